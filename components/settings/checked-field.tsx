import type { ComponentProps, ReactNode } from "react";
import { FormField } from "../ui/form-field";
import { Input } from "../ui/input";

interface CheckedFrameProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what was entered; it is told in place of the hint. */
  problem: string | undefined;
  className?: string;
}

interface CheckedIds {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** A labelled field of any kind that tells what is wrong with it. */
export function CheckedField({
  label,
  hint,
  problem,
  className,
  children,
}: CheckedFrameProps & { children: (ids: CheckedIds) => ReactNode }) {
  const told = problem === undefined ? hint : <span className="text-failure">{problem}</span>;
  return (
    <FormField label={label} hint={told} className={className}>
      {(ids) => children({ ...ids, "aria-invalid": problem === undefined ? undefined : true })}
    </FormField>
  );
}

export interface CheckedTextProps extends CheckedFrameProps {
  value: string;
  onValueChange: (value: string) => void;
  /** Of the number alone, beside the field: `%`. */
  unit?: string;
  input?: Omit<ComponentProps<"input">, "value" | "onChange">;
}

/** A labelled line of text, or a number with its unit, that tells what is wrong with it. */
export function CheckedText({ value, onValueChange, unit = "", input, ...frame }: CheckedTextProps) {
  return (
    <CheckedField {...frame}>
      {(ids) => (
        <span className="flex items-center gap-2">
          <Input
            autoComplete="off"
            spellCheck={false}
            {...input}
            {...ids}
            value={value}
            onChange={(event) => onValueChange(event.target.value)}
          />
          {unit !== "" && <span className="shrink-0 whitespace-nowrap text-muted">{unit}</span>}
        </span>
      )}
    </CheckedField>
  );
}
