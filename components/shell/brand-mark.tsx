/** A line that has been, now, and the band in which it will go on. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className="size-6 shrink-0">
      <path d="M11 14 23 3.5v14z" className="fill-accent opacity-35" />
      <path
        d="M1.5 20.5h4L11 14"
        className="fill-none stroke-ink stroke-[2.5]"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="11" cy="14" r="3.2" className="fill-accent" />
    </svg>
  );
}
