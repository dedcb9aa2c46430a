"use client";

import { useId } from "react";
import { useViewPreferences } from "../shell/view-preferences";
import { Input } from "../ui/input";
import { Label } from "../ui/label";
import { SegmentedControl } from "../ui/segmented-control";
import { fieldTime, timeOfField } from "./field-time";
import { FREE_SPAN, type HistoryFilter, SPANS, spanOf } from "./history-filter";

const SEGMENTS = [
  ...SPANS.map(({ value, label }) => ({ value: value as string, label })),
  { value: FREE_SPAN, label: "From/to" },
];

export interface SpanFieldsProps {
  filter: HistoryFilter;
  nowMs: number;
  onChange: (change: Partial<HistoryFilter>) => void;
}

/** Chooses the time that is looked at: back from now, or from and to. */
export function SpanFields({ filter, nowMs, onChange }: SpanFieldsProps) {
  const fromId = useId();
  const toId = useId();
  const { timeZone } = useViewPreferences();
  const zone = timeZone === "utc" ? " (UTC)" : "";
  const choose = (span: string) => {
    if (span !== FREE_SPAN) return onChange({ span, fromMs: null, toMs: null });
    // Begins with what is shown, so that one end can be moved.
    onChange({ span, fromMs: spanOf(filter, nowMs).fromMs, toMs: filter.toMs ?? nowMs });
  };
  const field = (id: string, label: string, atMs: number | null, set: (ms: number | null) => void) => (
    <div className="flex items-center gap-1.5 max-sm:w-full">
      <Label htmlFor={id} className="max-sm:w-16">
        {label}
        {zone}
      </Label>
      <Input
        id={id}
        type="datetime-local"
        className="w-48 max-sm:flex-1"
        value={atMs === null ? "" : fieldTime(atMs, timeZone)}
        onChange={({ target }) => set(timeOfField(target.value, timeZone))}
      />
    </div>
  );
  return (
    <>
      <SegmentedControl label="Span" segments={SEGMENTS} value={filter.span} onValueChange={choose} />
      {filter.span === FREE_SPAN && (
        <>
          {field(fromId, "From", filter.fromMs, (fromMs) => onChange({ fromMs }))}
          {field(toId, "To", filter.toMs, (toMs) => onChange({ toMs }))}
        </>
      )}
    </>
  );
}
