"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useAlarmCounts, useSilentHostCount } from "../live/live-provider";
import { classNames } from "../ui/class-names";
import { SeverityIcon } from "../ui/severity-icon";

interface CountProps {
  count: number;
  one: string;
  many: string;
  /** What is counted, in full. */
  meaning: string;
  href: string;
  icon: ReactNode;
  lit: string;
}

/** A number that is unlit while it is zero. */
function Count({ count, one, many, meaning, href, icon, lit }: CountProps) {
  const word = count === 1 ? one : many;
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={`${count} ${word}: ${meaning}`}
      title={meaning}
      className={classNames(
        "inline-flex h-7 items-center gap-1.5 rounded-md px-1.5 text-sm whitespace-nowrap sm:px-2",
        count > 0 ? lit : "text-faint hover:text-muted",
      )}
    >
      {icon}
      <span className={count > 0 ? "font-semibold" : undefined}>{count}</span>
      <span className="hidden sm:max-lg:inline xl:inline">{word}</span>
    </Link>
  );
}

/** Unacknowledged alarms by severity, and hosts that are silent. */
export function AlarmCounts() {
  const { failure, warning } = useAlarmCounts();
  const silent = useSilentHostCount();
  return (
    <div className="flex items-center gap-0.5 sm:gap-1">
      <Count
        count={failure}
        one="failure"
        many="failures"
        meaning="alarms nobody has acknowledged"
        href="/alarms?severity=failure&acknowledged=no"
        icon={<SeverityIcon severity="failure" />}
        lit="bg-failure-soft text-failure"
      />
      <Count
        count={warning}
        one="warning"
        many="warnings"
        meaning="alarms nobody has acknowledged"
        href="/alarms?severity=warning&acknowledged=no"
        icon={<SeverityIcon severity="warning" />}
        lit="bg-warning-soft text-warning"
      />
      <Count
        count={silent}
        one="silent"
        many="silent"
        meaning="hosts that stopped reporting"
        href="/"
        icon={<SilentIcon />}
        lit="bg-failure-soft text-failure"
      />
    </div>
  );
}

/** A circle with a bar through it. */
function SilentIcon() {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className="size-3 shrink-0 fill-none stroke-current stroke-[1.8]">
      <circle cx="6" cy="6" r="4.6" />
      <path d="m2.8 9.2 6.4-6.4" />
    </svg>
  );
}
