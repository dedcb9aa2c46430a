import type { ReactNode } from "react";
import { classNames } from "./class-names";

export interface Segment<Value extends string> {
  value: Value;
  label: ReactNode;
}

export interface SegmentedControlProps<Value extends string> {
  /** What is chosen, for those who cannot see it. */
  label: string;
  segments: readonly Segment<Value>[];
  /** `null` when none of them is chosen. */
  value: Value | null;
  onValueChange: (value: Value) => void;
  size?: "sm" | "md";
  className?: string;
}

/** One choice of a few, as buttons side by side. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, segments, value, onValueChange, size = "md", className } = props;
  return (
    <fieldset
      aria-label={label}
      className={classNames("inline-flex shrink-0 rounded-md border border-line bg-page p-px", className)}
    >
      {segments.map((segment) => (
        <button
          key={segment.value}
          type="button"
          aria-pressed={segment.value === value}
          onClick={() => onValueChange(segment.value)}
          className={classNames(
            "rounded-[5px] px-2 text-sm whitespace-nowrap text-muted transition-colors hover:text-ink aria-pressed:bg-hover aria-pressed:font-medium aria-pressed:text-ink print:not-aria-pressed:hidden",
            size === "sm" ? "h-6" : "h-7",
          )}
        >
          {segment.label}
        </button>
      ))}
    </fieldset>
  );
}
