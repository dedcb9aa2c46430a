import { cva, type VariantProps } from "class-variance-authority";
import * as Slot from "radix-ui/slot";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

const buttonClasses = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-55 aria-disabled:pointer-events-none aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent text-on-accent hover:bg-accent/85",
        secondary: "border-line bg-raised text-ink hover:bg-hover",
        ghost: "border-transparent text-muted hover:bg-hover hover:text-ink",
        danger: "border-failure/50 text-failure hover:bg-failure-soft",
      },
      size: {
        sm: "h-7 px-2.5 text-sm",
        md: "h-8 px-3 text-base",
        icon: "size-8 text-base",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonClasses> {
  /** Gives the looks to the only child, a link for example. */
  asChild?: boolean;
}

export function Button({ variant, size, asChild = false, className, ...rest }: ButtonProps) {
  const classes = classNames(buttonClasses({ variant, size }), className);
  if (asChild) return <Slot.Root className={classes} {...rest} />;
  return <button type="button" className={classes} {...rest} />;
}
