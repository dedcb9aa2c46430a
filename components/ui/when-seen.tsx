"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

const MARGIN = "400px 0px";

/** Makes its children once their place comes near to what is on screen, so that a page's first load does not carry them. */
export function WhenSeen({ placeholder, children }: { placeholder: ReactNode; children: () => ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [isSeen, setIsSeen] = useState(false);
  useEffect(() => {
    if (isSeen || !place.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && setIsSeen(true),
      { rootMargin: MARGIN },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [isSeen]);
  return <div ref={place}>{isSeen ? children() : placeholder}</div>;
}
