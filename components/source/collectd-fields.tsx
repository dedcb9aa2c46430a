import { capitalized } from "../../domain/capitalized";
import { FormField } from "../ui/form-field";
import { Select } from "../ui/select";
import type { SourceFieldsProps } from "./source-fields";
import { SECURITY_WORDS } from "./source-words";
import { TypesDbField } from "./types-db-field";

export function CollectdFields({ draft, set, field }: SourceFieldsProps) {
  const listens = draft.udpPort !== "";
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        {field("udpPort", "UDP port", {
          inputMode: "numeric",
          pattern: "\\d*",
          placeholder: "25826",
          hint: "For the network plugin. Leave it empty to take only what write_http posts.",
        })}
        {field("address", "Address to listen on", {
          required: true,
          disabled: !listens,
          hint: "0.0.0.0 lets other machines in.",
        })}
        <FormField label="Takes">
          {(ids) => (
            <Select
              {...ids}
              disabled={!listens}
              value={draft.security}
              onChange={({ target }) => set({ security: target.value as typeof draft.security })}
            >
              {Object.entries(SECURITY_WORDS).map(([value, words]) => (
                <option key={value} value={value}>
                  {capitalized(words)}
                </option>
              ))}
            </Select>
          )}
        </FormField>
        {field("users", "Users", {
          required: listens && draft.security !== "none",
          disabled: !listens,
          hint: "Who may sign and encrypt, with spaces between. Each has a password below.",
        })}
      </div>
      <TypesDbField draft={draft} set={set} />
    </>
  );
}
