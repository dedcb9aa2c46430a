import { FormField } from "../ui/form-field";
import { Select } from "../ui/select";

export interface ChoiceFieldProps<Value extends string> {
  label: string;
  hint?: string | undefined;
  /** What is chosen from, in words. */
  words: Record<Value, string>;
  value: Value;
  onValueChange: (value: Value) => void;
}

/** A choice of one of a few things. */
export function ChoiceField<Value extends string>({
  label,
  hint,
  words,
  value,
  onValueChange,
}: ChoiceFieldProps<Value>) {
  return (
    <FormField label={label} hint={hint}>
      {(ids) => (
        <Select {...ids} value={value} onChange={({ target }) => onValueChange(target.value as Value)}>
          {(Object.entries(words) as [Value, string][]).map(([one, word]) => (
            <option key={one} value={one}>
              {word}
            </option>
          ))}
        </Select>
      )}
    </FormField>
  );
}
