import { capitalized } from "../../domain/capitalized";
import { CLIENT_KEY } from "../../domain/prometheus-source";
import type { SourceSecrets } from "../../domain/source";
import { FormField, TextField } from "../ui/form-field";
import { Textarea } from "../ui/textarea";

interface SecretFieldsProps {
  /** The secrets that the source needs. */
  names: readonly string[];
  /** Those that the server keeps. */
  kept: readonly string[];
  secrets: SourceSecrets;
  onChange: (secrets: SourceSecrets) => void;
}

/** A field for each secret of a source. What is kept is not shown, and stays when its field is empty. */
export function SecretFields({ names, kept, secrets, onChange }: SecretFieldsProps) {
  if (names.length === 0) return null;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {names.map((name) => {
        const isKept = kept.includes(name);
        const words = { label: capitalized(name), hint: isKept ? "The kept one stays when this is empty." : undefined };
        const more = {
          required: !isKept,
          value: secrets[name] ?? "",
          onChange: ({ target }: { target: { value: string } }) => onChange({ ...secrets, [name]: target.value }),
        };
        if (name === CLIENT_KEY) {
          return (
            <FormField key={name} {...words} className="sm:col-span-2">
              {(ids) => (
                <Textarea
                  {...ids}
                  {...more}
                  className="w-full font-mono text-xs"
                  autoComplete="off"
                  spellCheck={false}
                  placeholder="-----BEGIN PRIVATE KEY-----"
                />
              )}
            </FormField>
          );
        }
        return (
          <TextField key={name} {...words} {...more} type="password" autoComplete="new-password" maxLength={1000} />
        );
      })}
    </div>
  );
}
