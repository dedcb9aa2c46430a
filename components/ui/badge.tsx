import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

const badgeClasses = cva(
  "inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        failure: "bg-failure-soft text-failure",
        warning: "bg-warning-soft text-warning",
        accent: "bg-accent-soft text-accent",
        ok: "bg-hover text-ok",
        neutral: "bg-hover text-muted",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type BadgeProps = ComponentProps<"span"> & VariantProps<typeof badgeClasses>;

export function Badge({ tone, className, ...rest }: BadgeProps) {
  return <span className={classNames(badgeClasses({ tone }), className)} {...rest} />;
}
