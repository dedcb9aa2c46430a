import type { ComponentProps } from "react";
import { classNames } from "./class-names";

export function Label({ className, htmlFor, children, ...rest }: ComponentProps<"label">) {
  return (
    <label htmlFor={htmlFor} className={classNames("text-sm font-medium text-muted", className)} {...rest}>
      {children}
    </label>
  );
}
