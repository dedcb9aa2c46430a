"use client";

import { describeGrowth, describeHabit, describeStep, describeTimeToLimit } from "../../domain/forecast";
import { labelOf, unitOf } from "../../domain/metric-catalogue";
import type { Outlook, SeriesOutlook, UnusualSeries } from "../../domain/outlook";
import { formatDuration, formatValue } from "../../domain/units";
import { Table, Td, Th, Tr } from "../ui/table";

const MAX_NEWS = 5;
const MEMORY = "memory.used";

/** "grows 1.2 GiB/h for 40 min; full in about 2 h (1 h to 5 h)" or "rose by 3.1 GiB at once at 14:02 UTC". */
function newsOf({ seriesId, growth, step, habit, timeToLimit }: SeriesOutlook, atMs: number): string {
  const format = (value: number) => formatValue(value, unitOf(seriesId), "bytes");
  // When the memory is full stands in the page's head already.
  const isTold = seriesId === MEMORY;
  const parts = [
    growth && describeGrowth(growth, atMs, format),
    habit && describeHabit(habit, format),
    isTold ? null : timeToLimit && describeTimeToLimit(timeToLimit),
    step && describeStep(step, format),
  ];
  return parts.filter((part) => part !== null).join("; ");
}

/** "Sent on eth0 (12.0 Mbit/s, usually 300 kbit/s)". */
function unusualText({ seriesId, value, usual }: UnusualSeries): string {
  const unit = unitOf(seriesId);
  return `${labelOf(seriesId)} (${formatValue(value, unit)}, usually ${formatValue(usual, unit)})`;
}

function SkillTable({ skill }: { skill: SeriesOutlook["skill"] }) {
  return (
    <Table className="mt-1 max-w-2xl">
      <thead>
        <tr>
          <Th>Ahead</Th>
          <Th className="text-right">Compared</Th>
          <Th className="text-right">Inside the 90 % band</Th>
          <Th className="text-right">Error</Th>
        </tr>
      </thead>
      <tbody>
        {skill.map(({ horizonSeconds, outcomeCount, insideRatio, errorRatio }) => (
          <Tr key={horizonSeconds}>
            <Td className="whitespace-nowrap">{formatDuration(horizonSeconds)}</Td>
            <Td className="text-right tabular-nums">{outcomeCount}</Td>
            <Td className="text-right tabular-nums">{insideRatio > 0 ? formatValue(insideRatio, "ratio") : "–"}</Td>
            <Td className="text-right tabular-nums">{errorRatio.toFixed(2)}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What grows or rose at once on this host, and how good its forecasts were so far. */
export function HostOutlook({ outlook }: { outlook: Outlook | undefined }) {
  if (!outlook) return <div className="mb-3 h-6" />;
  const news = outlook.series.map((series) => ({ series, text: newsOf(series, outlook.atMs) }));
  const skill = outlook.series.find(({ seriesId }) => seriesId === MEMORY)?.skill ?? [];
  return (
    <div className="mb-3 min-h-6">
      <ul className="space-y-0.5">
        {news
          .filter(({ text }) => text !== "")
          .slice(0, MAX_NEWS)
          .map(({ series: { seriesId, growth }, text }) => (
            <li key={seriesId} className={growth ? "text-warning" : "text-muted"}>
              {labelOf(seriesId)}: {text}
            </li>
          ))}
        {outlook.unusual.length > 0 && (
          <li className="text-warning">Unusual now: {outlook.unusual.map(unusualText).join(", ")}</li>
        )}
      </ul>
      {skill.length > 0 && (
        <details className="mt-1 text-sm">
          <summary className="w-fit cursor-pointer text-muted hover:text-strong">
            How good the memory forecasts were on this host
          </summary>
          <div className="overflow-x-auto">
            <SkillTable skill={skill} />
          </div>
          <p className="mt-1 max-w-2xl px-4 text-faint">
            Error: the mean distance to what came, against that of “it stays as it is”; below 1.00 the forecast knew
            more.
          </p>
        </details>
      )}
    </div>
  );
}
