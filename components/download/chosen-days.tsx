"use client";

import { Download } from "lucide-react";
import type { DownloadDay } from "../../domain/export-api";
import { formatValue } from "../../domain/units";
import { Button } from "../ui/button";
import type { DayRange } from "./calendar-month";

const TIERS = [
  { tier: "1s", words: "second by second" },
  { tier: "1m", words: "by the minute" },
  { tier: "1h", words: "by the hour" },
] as const;

export interface ChosenDaysProps {
  hostId: string;
  range: DayRange | null;
  /** Of the month that is shown, by day. */
  days: ReadonlyMap<string, DownloadDay>;
  hasDays: boolean;
}

/** What there is of the days that are chosen, with their files. */
export function ChosenDays({ hostId, range, days, hasDays }: ChosenDaysProps) {
  if (!range) {
    return (
      <p className="border-t px-4 py-3 text-muted">
        Choose a day, or two for all days between them: their files are offered here, and the export below takes their
        time.
      </p>
    );
  }
  const { firstDay, lastDay } = range;
  const isOne = firstDay === lastDay;
  const chosen = [...days.values()].filter(({ day }) => firstDay <= day && day <= lastDay);
  const files = chosen.flatMap((day) => day.files);
  return (
    <div className="border-t px-4 py-3">
      <p className="font-medium tabular-nums">{isOne ? firstDay : `${firstDay} to ${lastDay}`} (UTC)</p>
      {isOne && chosen[0] && <p className="mt-0.5 text-muted">{measuredWords(chosen[0])}</p>}
      {files.length > 0 ? (
        <ul aria-label="Files of the chosen days" className="mt-2 flex max-h-60 flex-wrap gap-2 overflow-y-auto p-px">
          {files.map(({ name, sizeBytes }) => (
            <li key={name}>
              <Button asChild size="sm">
                <a href={`/api/archives/${encodeURIComponent(hostId)}/${encodeURIComponent(name)}`} download>
                  <Download aria-hidden />
                  {name}, {formatValue(sizeBytes, "bytes")}
                </a>
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        hasDays && (
          <p className="mt-0.5 text-muted">
            {chosen.length === 0
              ? "Turn to their month for their archives."
              : "No archive. One is made soon after midnight UTC, of every day on which the host was measured."}
          </p>
        )
      )}
    </div>
  );
}

function measuredWords({ measuredRatio }: DownloadDay): string {
  const kept = TIERS.filter(({ tier }) => measuredRatio[tier] > 0);
  if (kept.length === 0) return "Nothing is kept of it.";
  return `Kept ${kept.map(({ tier, words }) => `${words} ${formatValue(measuredRatio[tier], "ratio")}`).join(", ")} of the day.`;
}
