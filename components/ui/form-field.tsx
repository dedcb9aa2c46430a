import { type ComponentProps, type ReactNode, useId } from "react";
import { Input } from "./input";
import { Label } from "./label";

interface FieldFrameProps {
  label: string;
  hint?: ReactNode;
  className?: string;
}

/** A labelled field of any kind: `children` gets the ids that tie it to its label and its hint. */
export function FormField({
  label,
  hint,
  className,
  children,
}: FieldFrameProps & { children: (ids: { id: string; "aria-describedby": string | undefined }) => ReactNode }) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className={className}>
      <Label htmlFor={id}>{label}</Label>
      <div className="mt-1">{children({ id, "aria-describedby": hint ? hintId : undefined })}</div>
      {hint && (
        <p id={hintId} className="mt-1 text-sm text-faint">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A labelled line of text. */
export function TextField({ label, hint, className, ...rest }: FieldFrameProps & ComponentProps<"input">) {
  return (
    <FormField label={label} hint={hint} className={className}>
      {(ids) => <Input {...ids} {...rest} />}
    </FormField>
  );
}
