"use client";

import { Trash2 } from "lucide-react";
import type { MarkedSpan } from "../../domain/model";
import { formatDuration } from "../../domain/units";
import { RowAction } from "../settings/row-action";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { Badge } from "../ui/badge";

export interface SpanListProps {
  spans: readonly MarkedSpan[];
  onRemove: (span: MarkedSpan) => void;
  /** Shows the span's time in the charts. */
  onShow: (span: MarkedSpan) => void;
}

/** What is marked, by host and time. */
export function SpanList({ spans, onRemove, onShow }: SpanListProps) {
  const { timeZone } = useViewPreferences();
  if (spans.length === 0) {
    return (
      <p className="px-4 py-3 text-muted">
        Nothing is marked yet. Choose “Mark normal” above the charts and drag over a time in which all was well, or
        enter one below.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {spans.map((span) => {
        const { hostId, kind, fromMs, toMs } = span;
        const words = `${formatTime(fromMs, timeZone)} to ${formatTime(toMs, timeZone)}`;
        return (
          <li key={`${hostId} ${fromMs}`} className="flex items-center gap-3 px-4 py-1.5">
            <Badge tone={kind === "fault" ? "failure" : "ok"} className="w-14 justify-center">
              {kind}
            </Badge>
            <button type="button" onClick={() => onShow(span)} className="min-w-0 flex-1 text-left hover:underline">
              <span className="font-medium">{hostId}</span>{" "}
              <span className="text-muted tabular-nums">
                {words} ({formatDuration((toMs - fromMs) / 1000)})
              </span>
            </button>
            <RowAction
              label={`Remove the mark of ${hostId}, ${words}`}
              icon={<Trash2 />}
              onClick={() => onRemove(span)}
            />
          </li>
        );
      })}
    </ul>
  );
}
