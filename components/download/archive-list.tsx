"use client";

import { useQuery } from "@tanstack/react-query";
import { Archive, Download } from "lucide-react";
import type { ArchiveList as Archives } from "../../domain/api";
import { formatValue } from "../../domain/units";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";

const EVERY_MS = 300_000;

/** The archives of a host's past days. */
export function ArchiveList({ hostId }: { hostId: string }) {
  const folder = `/api/archives/${encodeURIComponent(hostId)}`;
  const archives = useQuery({
    queryKey: ["archives", hostId],
    queryFn: async ({ signal }) => (await fetchJson<Archives>(folder, { signal })).archives,
    refetchInterval: EVERY_MS,
  });
  return (
    <Card className="mt-4">
      <CardHeader>
        <CardTitle>Past days of {hostId}</CardTitle>
        <p className="text-sm text-faint">
          SlapOS' tables as CSV, a tar.gz a day (UTC), and the day's consumption report
        </p>
      </CardHeader>
      <QueryView
        query={archives}
        failure="The archives could not be read"
        loading={<Skeleton className="h-32 w-full" />}
      >
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon={<Archive />}
              title="No day has been archived yet"
              message="An archive is made soon after midnight UTC, of every day on which the host was measured."
            />
          ) : (
            <ul className="grid max-h-96 overflow-y-auto sm:grid-cols-2">
              {list.map(({ name, sizeBytes, consumption }) => (
                <li key={name} className="flex items-center gap-3 px-4 py-1.5">
                  <span className="min-w-0 flex-1">
                    <span className="font-medium tabular-nums">{name.slice(0, 10)}</span>{" "}
                    <span className="text-muted tabular-nums">{formatValue(sizeBytes, "bytes")}</span>
                  </span>
                  {consumption && (
                    <Button asChild size="sm">
                      <a
                        href={`${folder}/${encodeURIComponent(consumption.name)}`}
                        download
                        title="Consumption report, as SlapOS has it"
                        aria-label={`Download ${consumption.name}`}
                      >
                        <Download aria-hidden />
                        xml
                      </a>
                    </Button>
                  )}
                  <Button asChild size="sm">
                    <a href={`${folder}/${encodeURIComponent(name)}`} download aria-label={`Download ${name}`}>
                      <Download aria-hidden />
                      tar.gz
                    </a>
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </Card>
  );
}
