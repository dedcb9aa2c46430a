import { capitalized } from "../../domain/capitalized";
import type { SourceSecrets } from "../../domain/source";
import { TextField } from "../ui/form-field";

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
      {names.map((name) => (
        <TextField
          key={name}
          label={capitalized(name)}
          type="password"
          autoComplete="new-password"
          maxLength={1000}
          required={!kept.includes(name)}
          hint={kept.includes(name) ? "The kept one stays when this is empty." : undefined}
          value={secrets[name] ?? ""}
          onChange={({ target }) => onChange({ ...secrets, [name]: target.value })}
        />
      ))}
    </div>
  );
}
