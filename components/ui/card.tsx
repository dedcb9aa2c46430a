import type { ComponentProps } from "react";
import { classNames } from "./class-names";

export function Card({ className, ...rest }: ComponentProps<"section">) {
  return <section className={classNames("rounded-lg border border-line bg-surface", className)} {...rest} />;
}

/** A card's title on the left, what can be done with it on the right. */
export function CardHeader({ className, ...rest }: ComponentProps<"header">) {
  return (
    <header
      className={classNames(
        "flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-3",
        className,
      )}
      {...rest}
    />
  );
}

export function CardTitle({ className, children, ...rest }: ComponentProps<"h2">) {
  return (
    <h2 className={classNames("text-base font-semibold", className)} {...rest}>
      {children}
    </h2>
  );
}
