/** A line that has been, now, and the band in which it will go on: the same picture as the page's icon. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-6 shrink-0 fill-none">
      <rect width="32" height="32" rx="7" fill="#0b68b8" />
      <path d="M15 18 28 7v15z" fill="#fff" fillOpacity=".4" />
      <path d="M5 25h4.5l5.5-7" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="15" cy="18" r="3.8" fill="#fff" />
    </svg>
  );
}
