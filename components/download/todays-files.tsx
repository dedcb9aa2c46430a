"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, FileSpreadsheet } from "lucide-react";
import { useState } from "react";
import { HostSelect } from "../shell/host-select";
import { firstHostOf, useHosts } from "../shell/use-hosts";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { ArchiveList } from "./archive-list";
import { ExportCard } from "./export-card";

interface DownloadFile {
  name: string;
  label: string;
}

const EVERY_MS = 60_000;

/** Today's files and the archives of one host, which is chosen in the header. */
export function TodaysFiles() {
  const [chosen, setChosen] = useState<string | null>(null);
  const hosts = useHosts();
  const hostId = chosen ?? firstHostOf(hosts.data)?.id;
  return (
    <div className="min-w-0">
      <Card>
        <CardHeader>
          <CardTitle>Today's files</CardTitle>
          <HostSelect hosts={hosts.data ?? []} value={hostId} onValueChange={setChosen} />
        </CardHeader>
        <QueryView query={hosts} failure="The hosts could not be read" loading={<FilesSkeleton />}>
          {() =>
            hostId ? (
              <FileList key={hostId} hostId={hostId} />
            ) : (
              <EmptyState
                title="There is no host yet"
                message="Add one under Settings; its files appear with its first minute."
              />
            )
          }
        </QueryView>
      </Card>
      {hostId && <ArchiveList key={hostId} hostId={hostId} />}
      <ExportCard />
    </div>
  );
}

function FileList({ hostId }: { hostId: string }) {
  const folder = `/api/downloads/${encodeURIComponent(hostId)}`;
  const files = useQuery({
    queryKey: ["downloads", hostId],
    queryFn: async ({ signal }) => (await fetchJson<{ files: DownloadFile[] }>(folder, { signal })).files,
    refetchInterval: EVERY_MS,
  });
  return (
    <QueryView query={files} failure="The files could not be read" loading={<FilesSkeleton />}>
      {(list) =>
        list.length === 0 ? (
          <EmptyState
            icon={<FileSpreadsheet />}
            title="Nothing was measured today"
            message={`${hostId} has sent nothing since midnight. Its files appear with its first minute.`}
          />
        ) : (
          <ul>
            {list.map(({ name, label }) => (
              <li key={name} className="flex items-center gap-3 border-t px-4 py-2 first:border-t-0">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{label}</span>
                  <span className="block truncate font-mono text-sm text-faint">{name}</span>
                </span>
                <Button asChild size="sm">
                  <a href={`${folder}/${encodeURIComponent(name)}`} download aria-label={`Download ${name}`}>
                    <Download aria-hidden />
                    <span className="max-sm:hidden">CSV</span>
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

function FilesSkeleton() {
  return ROWS.map((row) => (
    <div key={row} className="flex h-13.5 items-center justify-between gap-4 border-t px-4 first:border-t-0">
      <Skeleton className="h-4 w-48" />
      <Skeleton className="h-7 w-18" />
    </div>
  ));
}
