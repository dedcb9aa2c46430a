import { LinesField } from "./lines-field";
import type { SourceFieldsProps } from "./source-fields";

/** Which hypervisors are asked, and how often. */
export function LibvirtFields({ draft, set, field }: SourceFieldsProps) {
  return (
    <>
      <LinesField
        label="Hypervisors"
        hint="One in each line: libvirt's URI, and behind a blank the name that its VMs are tagged with."
        placeholder={"qemu+ssh://premonitor@node-1/system node-1\nqemu:///system this-one"}
        value={draft.hypervisors}
        onValueChange={(hypervisors) => set({ hypervisors })}
        required
      />
      {field("libvirtEverySeconds", "Ask every", {
        required: true,
        inputMode: "numeric",
        pattern: "\\d+",
        hint: "1 to 600 s.",
      })}
    </>
  );
}
