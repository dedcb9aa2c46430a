"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, FileSpreadsheet } from "lucide-react";
import type { DownloadFile } from "../../domain/api";
import { formatValue } from "../../domain/units";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";

const EVERY_MS = 60_000;

/** Today's files of a host, in a list to be put into a card. */
export function TodaysFiles({ hostId }: { hostId: string }) {
  const folder = `/api/downloads/${encodeURIComponent(hostId)}`;
  const files = useQuery({
    queryKey: ["downloads", hostId],
    queryFn: async ({ signal }) => (await fetchJson<{ files: DownloadFile[] }>(folder, { signal })).files,
    refetchInterval: EVERY_MS,
  });
  return (
    <QueryView query={files} failure="The files could not be read" loading={<TodaysFilesSkeleton />}>
      {(list) =>
        list.length === 0 ? (
          <EmptyState
            icon={<FileSpreadsheet />}
            title="Nothing was measured today"
            message={`${hostId} has sent nothing since midnight. Its files appear with its first minute.`}
          />
        ) : (
          <ul>
            {list.map(({ name, label, sizeBytes }) => (
              <li key={name} className="flex items-center gap-3 border-t px-4 py-2 first:border-t-0">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{label}</span>
                  <span className="block truncate text-sm text-faint">
                    <span className="font-mono">{name}</span>, {formatValue(sizeBytes, "bytes")}
                  </span>
                </span>
                <Button asChild size="sm">
                  <a href={`${folder}/${encodeURIComponent(name)}`} download aria-label={`Download ${name}`}>
                    <Download aria-hidden />
                    <span className="max-sm:hidden">{name.endsWith(".log") ? "Log" : "CSV"}</span>
                  </a>
                </Button>
              </li>
            ))}
          </ul>
        )
      }
    </QueryView>
  );
}

const ROWS = [0, 1, 2, 3, 4, 5, 6];

export function TodaysFilesSkeleton() {
  return ROWS.map((row) => (
    <div key={row} className="flex h-13.5 items-center justify-between gap-4 border-t px-4 first:border-t-0">
      <Skeleton className="h-4 w-48" />
      <Skeleton className="h-7 w-18" />
    </div>
  ));
}
