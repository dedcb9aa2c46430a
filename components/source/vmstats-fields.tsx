import { LinesField } from "./lines-field";
import type { SourceFieldsProps } from "./source-fields";

export function VmstatsFields({ draft, set, field }: SourceFieldsProps) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        {field("address", "Address to listen on", { required: true, hint: "0.0.0.0 lets other machines in." })}
        {field("port", "Port", { required: true, inputMode: "numeric", pattern: "\\d+" })}
      </div>
      <LinesField
        label="Relays"
        hint="Who may speak for other machines than itself: an address or a network in each line."
        placeholder="10.0.0.0/8"
        value={draft.relays}
        onValueChange={(relays) => set({ relays })}
      />
    </>
  );
}
