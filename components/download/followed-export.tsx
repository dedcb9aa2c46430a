"use client";

import { useQuery } from "@tanstack/react-query";
import type { ExportProgress } from "../../domain/export-api";
import { formatValue } from "../../domain/units";
import { ApiRequestError, fetchJson } from "../ui/api-client";
import { FormError } from "../ui/form-error";
import { ProgressBar } from "../ui/progress-bar";

const EVERY_MS = 1000;

/** Until the server is asked first, which is when it knows of the download. */
const BEGINS: ExportProgress = { state: "running", hostCount: 1, doneHostCount: 0, sentBytes: 0, message: "" };

/** How far a download of the browser is, as the server tells it. */
export function FollowedExport({ id }: { id: string }) {
  const { data, error } = useQuery({
    queryKey: ["export", id],
    queryFn: ({ signal }) => fetchJson<ExportProgress>(`/api/exports/${id}`, { signal }),
    initialData: BEGINS,
    staleTime: EVERY_MS,
    refetchInterval: ({ state }) => (state.data?.state === "running" ? EVERY_MS : false),
    retry: false,
  });
  if (data.state === "failed") return <FormError message={data.message} />;
  const isUnknown = error instanceof ApiRequestError && error.status === 404;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <span role="status" className="tabular-nums">
        {isUnknown ? "Waits for the browser to begin the download" : data === BEGINS ? "Begins" : wordsOf(data)}
      </span>
      <ProgressBar label="Export" value={data.state === "done" ? 1 : data.doneHostCount / data.hostCount} />
    </div>
  );
}

/** "31 of 200 hosts, 48 MB" */
function wordsOf({ state, hostCount, doneHostCount, sentBytes }: ExportProgress): string {
  const size = formatValue(sentBytes, "bytes");
  const hosts = `${hostCount} ${hostCount === 1 ? "host" : "hosts"}`;
  if (state === "done") return `Done: ${hosts}, ${size}`;
  const done = hostCount === 1 ? formatValue(doneHostCount, "ratio") : `${Math.floor(doneHostCount)} of ${hosts}`;
  return `${state === "cancelled" ? "Cancelled after " : ""}${done}, ${size}`;
}
