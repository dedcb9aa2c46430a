import type { useDraft } from "../settings/use-draft";
import { FormField } from "../ui/form-field";
import { Textarea } from "../ui/textarea";
import type { SourceDraft } from "./source-draft";

type LibvirtFieldsProps = Pick<ReturnType<typeof useDraft<SourceDraft>>, "draft" | "set" | "field">;

/** Which hypervisors are asked, and how often. */
export function LibvirtFields({ draft, set, field }: LibvirtFieldsProps) {
  return (
    <>
      <FormField
        label="Hypervisors"
        hint="One in each line: libvirt's URI, and behind a blank the name that its VMs are tagged with."
      >
        {(ids) => (
          <Textarea
            {...ids}
            required
            className="w-full font-mono text-sm"
            spellCheck={false}
            placeholder={"qemu+ssh://premonitor@node-1/system node-1\nqemu:///system this-one"}
            value={draft.hypervisors}
            onChange={({ target }) => set({ hypervisors: target.value })}
          />
        )}
      </FormField>
      {field("libvirtEverySeconds", "Ask every", {
        required: true,
        inputMode: "numeric",
        pattern: "\\d+",
        hint: "1 to 600 s.",
      })}
    </>
  );
}
