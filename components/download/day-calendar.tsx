"use client";

import { useQuery } from "@tanstack/react-query";
import { Archive, ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { DownloadDay, DownloadDays } from "../../domain/export-api";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { classNames } from "../ui/class-names";
import { ErrorState } from "../ui/error-state";
import { useNow } from "../ui/relative-time";
import { addMonths, chooseDay, type DayRange, dayOf, earlierOf, monthOf } from "./calendar-month";
import { ChosenDays } from "./chosen-days";
import { DayGrid, shadeOf } from "./day-grid";

const EVERY_MS = 300_000;
const NO_DAYS: ReadonlyMap<string, DownloadDay> = new Map();
const LEGEND = [
  { ratio: 0, words: "nothing" },
  { ratio: 0.5, words: "a part" },
  { ratio: 1, words: "the whole day" },
];

export interface DayCalendarProps {
  hostId: string;
  range: DayRange | null;
  onRangeChange: (range: DayRange) => void;
}

/** A month of a host: of each day how much was measured, and its files; days are chosen in it. */
export function DayCalendar({ hostId, range, onRangeChange }: DayCalendarProps) {
  const today = dayOf(useNow() * 1000);
  const [focused, setFocused] = useState<string | null>(null);
  const focusedDay = focused ?? today;
  const month = monthOf(focusedDay);
  const query = useQuery({
    queryKey: ["download-days", hostId, month],
    queryFn: ({ signal }) =>
      fetchJson<DownloadDays>(`/api/downloads/${encodeURIComponent(hostId)}/days?month=${month}`, { signal }),
    refetchInterval: EVERY_MS,
  });
  const { data, error, refetch } = query;
  const days = data ? new Map(data.days.map((day) => [day.day, day])) : NO_DAYS;
  const hasEarlier = data !== undefined && data.oldestMs !== null && monthOf(dayOf(data.oldestMs)) < month;
  const turn = (months: number) => setFocused(earlierOf(addMonths(focusedDay, months), today));
  return (
    <Card className="mt-4">
      <CardHeader>
        <CardTitle>Days of {hostId}</CardTitle>
        <div className="flex items-center gap-1">
          <Button
            size="icon"
            variant="ghost"
            aria-label="Previous month"
            disabled={!hasEarlier}
            onClick={() => turn(-1)}
          >
            <ChevronLeft aria-hidden />
          </Button>
          <span role="status" className="w-20 text-center tabular-nums">
            {month}
          </span>
          <Button
            size="icon"
            variant="ghost"
            aria-label="Next month"
            disabled={month >= monthOf(today)}
            onClick={() => turn(1)}
          >
            <ChevronRight aria-hidden />
          </Button>
        </div>
      </CardHeader>
      {error && !data ? (
        <ErrorState
          title="What there is of this month could not be read"
          message={error.message}
          onRetry={() => void refetch()}
        />
      ) : (
        <div aria-busy={!data} className="p-3 sm:p-4">
          <DayGrid
            month={month}
            today={today}
            days={days}
            range={range}
            focusedDay={focusedDay}
            onFocusDay={setFocused}
            onChoose={(day) => onRangeChange(chooseDay(range, day))}
          />
          <Legend />
        </div>
      )}
      <ChosenDays hostId={hostId} range={range} days={days} hasDays={data !== undefined} />
    </Card>
  );
}

function Legend() {
  return (
    <ul className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
      <li>Measured, days in UTC:</li>
      {LEGEND.map(({ ratio, words }) => (
        <li key={words} className="flex items-center gap-1.5">
          <span aria-hidden className={classNames("size-3.5 rounded-sm border", shadeOf(ratio))} />
          {words}
        </li>
      ))}
      <li className="flex items-center gap-1.5">
        <Archive aria-hidden className="size-3.5" />
        archive
      </li>
    </ul>
  );
}
