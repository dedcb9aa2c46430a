import { classNames } from "./class-names";

/** Holds the place of what is being fetched; give it that thing's size. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={classNames("animate-pulse rounded-sm bg-hover", className)} />;
}
