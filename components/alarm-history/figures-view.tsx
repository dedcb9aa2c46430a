"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { AlarmFigures } from "../../domain/alarm-api";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { FigureTiles } from "./figure-tiles";
import { FloodTable } from "./flood-table";
import { NoisiestRules, type NoisiestRulesProps } from "./noisiest-rules";
import { RaisedBars } from "./raised-bars";
import { StandingAlarms } from "./standing-alarms";

export interface FiguresViewProps extends Pick<NoisiestRulesProps, "hrefOf" | "onShow"> {
  fromMs: number;
  toMs: number;
}

function Part({ title, detail, children }: { title: string; detail: string; children: ReactNode }) {
  return (
    <Card className="min-w-0 overflow-hidden">
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        <p className="text-sm text-muted">{detail}</p>
      </CardHeader>
      {children}
    </Card>
  );
}

/** How the alarms of a span were, of all hosts and rules, against what ISA-18.2 and EEMUA 191 hold for acceptable. */
export function FiguresView({ fromMs, toMs, hrefOf, onShow }: FiguresViewProps) {
  const { timeZone } = useViewPreferences();
  const query = useQuery({
    queryKey: ["alarms", "figures", fromMs, toMs],
    queryFn: ({ signal }) => fetchJson<AlarmFigures>(`/api/alarms/figures?from=${fromMs}&to=${toMs}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  return (
    <QueryView
      query={query}
      failure="The figures could not be read"
      loading={
        <div className="grid gap-3">
          <Skeleton className="h-32" />
          <Skeleton className="h-52" />
          <Skeleton className="h-64" />
        </div>
      }
    >
      {(figures) => (
        <div className="grid gap-3">
          {figures.completeFromMs > figures.fromMs && (
            <p role="note" className="rounded-md bg-warning-soft px-3 py-2 text-warning">
              The journal begins at {formatTime(figures.completeFromMs, timeZone)}: older entries were dropped for want
              of room. Rates are of the time since then.
            </p>
          )}
          <FigureTiles figures={figures} />
          <Part title="Raised per hour" detail="All hosts and rules">
            <RaisedBars figures={figures} />
          </Part>
          <div className="grid items-start gap-3 lg:grid-cols-2">
            <Part
              title="Noisiest rules"
              detail="ISA-18.2: the ten most frequent alarms make up at most 5 % of all; a rule here stands for many."
            >
              <NoisiestRules rules={figures.noisiestRules} hrefOf={hrefOf} onShow={onShow} />
            </Part>
            <div className="grid min-w-0 gap-3">
              <Part title="Standing alarms" detail="Fewer than 5 on any day">
                <StandingAlarms standing={figures.standing} />
              </Part>
              <Part title="Floods" detail="More than 10 raised in 10 min">
                <FloodTable floods={figures.floods} />
              </Part>
            </div>
          </div>
        </div>
      )}
    </QueryView>
  );
}
