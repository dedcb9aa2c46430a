import { FormField } from "../ui/form-field";
import { Textarea } from "../ui/textarea";

export interface LinesFieldProps {
  label: string;
  hint: string;
  placeholder: string;
  value: string;
  onValueChange: (value: string) => void;
  required?: boolean;
}

/** A field with one thing in each line. */
export function LinesField({ label, hint, placeholder, value, onValueChange, required = false }: LinesFieldProps) {
  return (
    <FormField label={label} hint={hint}>
      {(ids) => (
        <Textarea
          {...ids}
          required={required}
          className="w-full font-mono text-sm"
          spellCheck={false}
          placeholder={placeholder}
          value={value}
          onChange={({ target }) => onValueChange(target.value)}
        />
      )}
    </FormField>
  );
}
