import type { SourceFieldsProps } from "./source-fields";

export function LizmonFields({ field }: Pick<SourceFieldsProps, "field">) {
  return field("openPort", "Port without a token", {
    inputMode: "numeric",
    pattern: "\\d*",
    hint: "For monitors that cannot send a token: 127.0.0.1 of the server alone. Leave it empty for none.",
  });
}
