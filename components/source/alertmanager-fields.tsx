import type { SourceFieldsProps } from "./source-fields";

/** How the host of an alert is known. */
export function AlertmanagerFields({ field }: Pick<SourceFieldsProps, "field">) {
  return field("hostLabel", "Label that names the host", {
    required: true,
    maxLength: 100,
    hint: "A port in it is left out. An alert without it is on a host that is called as this source.",
  });
}
