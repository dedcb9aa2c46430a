"use client";

import { ArrowDown, ArrowUp, Download } from "lucide-react";
import { useMemo, useState } from "react";
import type { ProcessReport, ProcessRow } from "../../domain/process";
import { formatDuration, formatValue } from "../../domain/units";
import type { HostFeed } from "../live/host-feed";
import { useProcesses } from "../live/live-provider";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { classNames } from "../ui/class-names";
import { EmptyState } from "../ui/empty-state";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { orderProcesses, type ProcessOrder } from "./process-order";

const SHOWN_FIRST = 15;
/** Growth that is lit: a tenth of the process, and no trifle. */
const NOTABLE_GROWTH = 0.1;
const LEAST_GROWTH_BYTES = 16 << 20;

interface Column {
  order: ProcessOrder;
  label: string;
  title?: string;
  /** Only where there is room. */
  isWide?: boolean;
}

const COLUMNS: Column[] = [
  { order: "cpu", label: "CPU", title: "of one core" },
  { order: "memory", label: "Memory", title: "resident" },
  { order: "growth", label: "Growth", title: "of the resident memory" },
  { order: "threads", label: "Threads", isWide: true },
  { order: "read", label: "Read", title: "from storage since its start", isWide: true },
  { order: "written", label: "Written", title: "to storage since its start", isWide: true },
  { order: "age", label: "Age", isWide: true },
];

const WIDE = "max-lg:hidden";

function growthText(bytes: number): string {
  const size = formatValue(Math.abs(bytes), "bytes");
  return bytes === 0 ? "–" : bytes > 0 ? `+${size}` : `−${size}`;
}

function ProcessLine({ row, report }: { row: ProcessRow; report: ProcessReport }) {
  const { pid, user, uid, name, cpuRatio, rssBytes, memoryRatio, grownBytes, threadCount } = row;
  const ageSeconds = Math.max(0, (report.atMs - row.createdAtMs) / 1000);
  // What is new has grown from nothing, which tells nothing.
  const isGrowing =
    ageSeconds > report.growthSeconds && grownBytes > Math.max(LEAST_GROWTH_BYTES, NOTABLE_GROWTH * rssBytes);
  return (
    <Tr>
      <Td className="max-w-36 sm:max-w-80">
        <span className="font-medium tabular-nums">{pid}</span>{" "}
        <span className="text-muted" title={uid === null ? undefined : `uid ${uid}`}>
          {user}
        </span>
        {name !== "" && (
          <span className="block truncate font-mono text-sm text-faint" title={name}>
            {name}
          </span>
        )}
      </Td>
      <Td className="text-right tabular-nums">{formatValue(cpuRatio, "ratio")}</Td>
      <Td className="text-right whitespace-nowrap tabular-nums">
        {formatValue(rssBytes, "bytes")}{" "}
        <span className="inline-block min-w-[6ch] text-sm text-muted">{formatValue(memoryRatio, "ratio")}</span>
      </Td>
      <Td className={classNames("text-right whitespace-nowrap tabular-nums", isGrowing && "text-warning")}>
        {growthText(grownBytes)}
      </Td>
      <Td className={classNames(WIDE, "text-right tabular-nums")}>{threadCount}</Td>
      <Td className={classNames(WIDE, "text-right whitespace-nowrap tabular-nums")}>
        {formatValue(row.readBytes, "bytes")}
      </Td>
      <Td className={classNames(WIDE, "text-right whitespace-nowrap tabular-nums")}>
        {formatValue(row.writtenBytes, "bytes")}
      </Td>
      <Td className={classNames(WIDE, "text-right whitespace-nowrap tabular-nums")}>{formatDuration(ageSeconds)}</Td>
    </Tr>
  );
}

interface SortHeadProps {
  column: Column;
  isSorted: boolean;
  isReversed: boolean;
  onSort: () => void;
}

function SortHead({ column, isSorted, isReversed, onSort }: SortHeadProps) {
  const Arrow = isReversed ? ArrowUp : ArrowDown;
  return (
    <Th
      aria-sort={isSorted ? (isReversed ? "ascending" : "descending") : undefined}
      className={classNames("text-right", column.isWide && WIDE)}
    >
      <button
        type="button"
        title={column.title}
        onClick={onSort}
        className={classNames("inline-flex items-center gap-1 hover:text-ink", isSorted && "text-ink")}
      >
        <Arrow aria-hidden className={classNames("size-3", !isSorted && "invisible")} />
        {column.label}
      </button>
    </Th>
  );
}

/** The processes that take most of a host, or are of the users that its collector was told. */
export function HostProcesses({ hostId, feed }: { hostId: string; feed: HostFeed | null }) {
  const report = useProcesses(feed);
  const [order, setOrder] = useState<ProcessOrder>("memory");
  const [isReversed, setIsReversed] = useState(false);
  const [showsAll, setShowsAll] = useState(false);
  const rows = useMemo(() => orderProcesses(report?.rows ?? [], order, isReversed), [report, order, isReversed]);
  const sortBy = (wanted: ProcessOrder) => {
    setIsReversed(wanted === order ? !isReversed : false);
    setOrder(wanted);
  };
  const shown = showsAll ? rows : rows.slice(0, SHOWN_FIRST);
  return (
    <Card className="mb-5 min-h-40 overflow-x-auto">
      <CardHeader>
        <CardTitle>Processes</CardTitle>
        <span className="flex items-center gap-3 text-sm text-muted">
          {report && (
            <span>
              {report.rows.length} of {report.totalCount}, growth over {formatDuration(report.growthSeconds)},{" "}
              <RelativeTime atMs={report.atMs} />
            </span>
          )}
          <Button size="sm" asChild>
            <a href={`/api/hosts/${encodeURIComponent(hostId)}/processes.csv`} download>
              <Download aria-hidden />
              CSV of a day
            </a>
          </Button>
        </span>
      </CardHeader>
      {rows.length === 0 ? (
        <EmptyState
          title={report ? "No process takes enough to be told" : "No process has been told yet"}
          message={
            report
              ? "A collector tells those of the users that it was given, and those that take 1 % of a core or of the memory unless told otherwise."
              : "Collectors tell them once a minute, and every five seconds while somebody looks."
          }
        />
      ) : (
        <Table>
          <thead>
            <tr>
              <Th>
                <button type="button" onClick={() => sortBy("user")} className="hover:text-ink">
                  Process and user
                </button>
              </Th>
              {COLUMNS.map((column) => (
                <SortHead
                  key={column.order}
                  column={column}
                  isSorted={order === column.order}
                  isReversed={isReversed}
                  onSort={() => sortBy(column.order)}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <ProcessLine key={`${row.pid} ${row.createdAtMs}`} row={row} report={report!} />
            ))}
          </tbody>
        </Table>
      )}
      {rows.length > SHOWN_FIRST && (
        <div className="border-t px-4 py-2">
          <Button size="sm" variant="ghost" onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? `Show the first ${SHOWN_FIRST}` : `Show all ${rows.length}`}
          </Button>
        </div>
      )}
    </Card>
  );
}
