import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { FIELD_CLASSES } from "./field-classes";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={classNames(FIELD_CLASSES, "h-8", className)} {...rest} />;
}
