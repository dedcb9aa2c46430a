"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Digest } from "../../domain/digest";
import type { DigestWeeks } from "../../domain/digest-api";
import { digestHeadline } from "../../domain/digest-sections";
import { useMay } from "../shell/use-session";
import { fetchJson } from "../ui/api-client";
import { QueryView } from "../ui/query-view";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { DigestParts } from "./digest-parts";
import { DigestSettingsCard } from "./digest-settings-card";
import { ReportLinks } from "./report-links";

const REFRESH_MS = 300_000;
/** Of the week so far there is no issue yet. */
const CURRENT = "";

const dayOf = (atMs: number, timeZone: string) => new Date(atMs).toLocaleDateString("sv-SE", { timeZone });

function spanText({ fromMs, toMs, timeZone }: Pick<Digest, "fromMs" | "toMs" | "timeZone">): string {
  return `${dayOf(fromMs, timeZone)} to ${dayOf(toMs - 1, timeZone)} (${timeZone})`;
}

/** The week in one page: as it is mailed, with pictures; the last seven days, or a past week that is kept. */
export function DigestView() {
  const isOperator = useMay("operator");
  const [week, setWeek] = useState(CURRENT);
  const query = week === CURRENT ? "" : `?week=${week}`;
  const weeks = useQuery({
    queryKey: ["digest", "weeks"],
    queryFn: async ({ signal }) => (await fetchJson<DigestWeeks>("/api/reports/digest/weeks", { signal })).weeks,
    refetchInterval: REFRESH_MS,
  });
  const digest = useQuery({
    queryKey: ["digest", "of", week],
    queryFn: ({ signal }) => fetchJson<Digest>(`/api/reports/digest${query}`, { signal }),
    refetchInterval: week === CURRENT ? REFRESH_MS : false,
    placeholderData: keepPreviousData,
  });
  const links = [
    { label: "CSV", href: `/api/reports/digest.csv${query}` },
    { label: "Text", href: `/api/reports/digest.txt${query}` },
    { label: "JSON", href: `/api/reports/digest${query}` },
  ];
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 print:hidden">
        <Select
          aria-label="Week"
          className="w-96 max-w-full"
          value={week}
          onChange={({ target }) => setWeek(target.value)}
        >
          <option value={CURRENT}>The last seven days</option>
          {weeks.data?.map((one) => (
            <option key={one.week} value={one.week}>
              {one.week}, {spanText(one)}
            </option>
          ))}
        </Select>
        <ReportLinks links={links} />
      </div>
      <QueryView query={digest} failure="The digest could not be made" loading={<Skeleton className="h-96 w-full" />}>
        {(made) => (
          <>
            <div>
              <h2 className="text-lg font-semibold">{digestHeadline(made)}</h2>
              <p className="text-muted">{spanText(made)}</p>
            </div>
            <DigestParts digest={made} />
          </>
        )}
      </QueryView>
      {isOperator && <DigestSettingsCard />}
    </div>
  );
}
