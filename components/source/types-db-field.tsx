import { FormField } from "../ui/form-field";
import { Textarea } from "../ui/textarea";
import type { SourceFieldsProps } from "./source-fields";

/** Types of collectd that are not among the usual ones. */
export function TypesDbField({ draft, set }: Pick<SourceFieldsProps, "draft" | "set">) {
  return (
    <details>
      <summary className="cursor-pointer font-medium">Further types</summary>
      <FormField
        label="Lines of types.db"
        hint="The usual types are known. Types of your own plugins go here, as they stand in collectd's types.db."
        className="mt-3"
      >
        {(ids) => (
          <Textarea
            {...ids}
            className="w-full font-mono text-sm"
            spellCheck={false}
            placeholder="my_type  value:GAUGE:0:U"
            value={draft.typesDb}
            onChange={({ target }) => set({ typesDb: target.value })}
          />
        )}
      </FormField>
    </details>
  );
}
