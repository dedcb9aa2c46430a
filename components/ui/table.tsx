import type { ComponentProps } from "react";
import { classNames } from "./class-names";

/** A table of some rows. Columns that a small screen has no room for say `max-md:hidden`. */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return <table className={classNames("w-full border-collapse text-left", className)} {...rest} />;
}

export function Th({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={classNames("h-9 px-4 text-sm font-medium whitespace-nowrap text-faint", className)}
      {...rest}
    />
  );
}

export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return <tr className={classNames("border-t", className)} {...rest} />;
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return <td className={classNames("px-4 py-2.5 align-top", className)} {...rest} />;
}
