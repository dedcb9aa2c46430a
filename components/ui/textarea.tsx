import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { FIELD_CLASSES } from "./field-classes";

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={classNames(FIELD_CLASSES, "min-h-20 py-1.5", className)} {...rest} />;
}
