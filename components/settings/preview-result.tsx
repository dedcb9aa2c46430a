"use client";

import { useState } from "react";
import { labelOf } from "../../domain/metric-catalogue";
import type { Rule } from "../../domain/rule";
import type { RulePreview } from "../../domain/rule-api";
import { formatDuration } from "../../domain/units";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { Badge } from "../ui/badge";
import { EmptyState } from "../ui/empty-state";
import { SeverityBadge } from "../ui/severity-badge";
import { PreviewChart } from "./preview-chart";

const SHOWN_SERIES = 50;
const SHOWN_SPANS = 100;

type Judged = RulePreview["series"][number];

/** What a rule would have done, series by series, and drawn for one of them. */
export function PreviewResult({ rule, preview }: { rule: Rule; preview: RulePreview }) {
  const { series, notice, judgedCount, fromMs, toMs } = preview;
  const [chosen, setChosen] = useState(0);
  const judged = series[chosen] ?? series[0];
  return (
    <div className="flex flex-col gap-3">
      {notice !== "" && <p className="rounded-md bg-hover px-3 py-2">{notice}</p>}
      {notice === "" && judgedCount === 0 && (
        <EmptyState
          title="Nothing to judge"
          message="No series of these hosts fits the rule in this time, or nothing is stored of them."
        />
      )}
      {judged && (
        <>
          <PreviewChart rule={rule} fromMs={fromMs} toMs={toMs} judged={judged} />
          <SpanList spans={judged.spans} />
          <SeriesList series={series} chosen={series.indexOf(judged)} onChoose={setChosen} />
        </>
      )}
    </div>
  );
}

function SeriesList(props: { series: readonly Judged[]; chosen: number; onChoose: (index: number) => void }) {
  const { series, chosen, onChoose } = props;
  if (series.length < 2) return null;
  const more = series.length - SHOWN_SERIES;
  return (
    <div>
      <h3 className="mb-1 text-sm font-medium text-faint">Series</h3>
      <ul className="max-h-72 overflow-y-auto rounded-md border border-line">
        {series.slice(0, SHOWN_SERIES).map(({ hostId, seriesId, spans }, i) => (
          <li key={`${hostId}/${seriesId}`} className="border-t first:border-t-0">
            <button
              type="button"
              aria-pressed={i === chosen}
              onClick={() => onChoose(i)}
              className="flex w-full items-baseline justify-between gap-3 px-3 py-1.5 text-left -outline-offset-2 hover:bg-hover aria-pressed:bg-hover aria-pressed:font-medium"
            >
              <span className="min-w-0 wrap-anywhere">
                {hostId}: {labelOf(seriesId)}
              </span>
              <span className="shrink-0 text-muted tabular-nums">
                {spans.length === 1 ? "1 alarm" : `${spans.length} alarms`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-1 text-sm text-faint">and {more} more</p>}
    </div>
  );
}

function SpanList({ spans }: { spans: Judged["spans"] }) {
  const { timeZone } = useViewPreferences();
  if (spans.length === 0) return <p className="text-muted">No alarm of this series.</p>;
  const more = spans.length - SHOWN_SPANS;
  return (
    <div>
      <ol className="max-h-80 divide-y divide-line overflow-y-auto rounded-md border border-line px-3">
        {spans.slice(0, SHOWN_SPANS).map(({ fromMs, toMs, severity, text }) => (
          <li key={`${fromMs}/${severity}`} className="py-2">
            <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1 tabular-nums">
              <SeverityBadge severity={severity} quiet={toMs !== null} />
              <span>raised {formatTime(fromMs, timeZone)}</span>
              {toMs === null ? (
                <Badge>not cleared</Badge>
              ) : (
                <span className="text-muted">
                  cleared {formatTime(toMs, timeZone)}, after {formatDuration((toMs - fromMs) / 1000)}
                </span>
              )}
            </p>
            <p className="text-muted wrap-anywhere">{text}</p>
          </li>
        ))}
      </ol>
      {more > 0 && <p className="mt-1 text-sm text-faint">and {more} more</p>}
    </div>
  );
}
