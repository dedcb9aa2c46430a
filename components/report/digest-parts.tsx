import type { ReactNode } from "react";
import type { Digest } from "../../domain/digest";
import { type DigestSection, digestSections } from "../../domain/digest-sections";
import { describeTimeToLimit } from "../../domain/forecast";
import { labelOf } from "../../domain/metric-catalogue";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { Table, Td, Th, Tr } from "../ui/table";
import { HostLink } from "./host-link";
import { RaisedByHost } from "./raised-by-host";
import { TimeToLimitBar } from "./time-to-limit-bar";
import { WeekBars } from "./week-bars";

/** Pictures of parts; the others are shown by their rows. */
const PICTURES: Partial<Record<DigestSection["id"], (digest: Digest) => ReactNode>> = {
  alarms: (digest) => <WeekBars alarms={digest.alarms} />,
  hosts: ({ noisiestHosts: { hosts } }) => hosts.length > 0 && <RaisedByHost hosts={hosts} className="mt-3" />,
  "next-full": ({ nextFull: { rows } }) => rows.length > 0 && <NextFullBars rows={rows} />,
};

function NextFullBars({ rows }: { rows: Digest["nextFull"]["rows"] }) {
  return (
    <ul className="mt-3 grid gap-2">
      {rows.map((row) => (
        <li
          key={`${row.hostId} ${row.seriesId}`}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1"
        >
          <span>
            <HostLink {...row} />, {labelOf(row.seriesId)}
            <span className="block text-sm text-muted">{describeTimeToLimit(row.timeToLimit)}</span>
          </span>
          <TimeToLimitBar timeToLimit={row.timeToLimit} isUrgent={false} />
        </li>
      ))}
    </ul>
  );
}

function Rows({ columns, rows }: DigestSection) {
  return (
    <div className="overflow-x-auto border-t">
      <Table>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <Th key={column} className={i > 0 ? "text-right" : ""}>
                {column}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <Tr key={cells.join(" ")}>
              {cells.map((cell, i) => (
                <Td key={columns[i]} className={i > 0 ? "text-right whitespace-nowrap tabular-nums" : "wrap-anywhere"}>
                  {cell}
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** What a digest says, part by part. */
export function DigestParts({ digest }: { digest: Digest }) {
  return (
    <div className="gap-3 lg:columns-2">
      {digestSections(digest).map((section) => {
        const picture = PICTURES[section.id];
        return (
          <Card key={section.id} className="mb-3 break-inside-avoid">
            <CardHeader>
              <CardTitle>{section.title}</CardTitle>
            </CardHeader>
            <div className="px-4 py-3">
              <p>{section.sentence}</p>
              {picture?.(digest)}
            </div>
            {!picture && section.rows.length > 0 && <Rows {...section} />}
          </Card>
        );
      })}
    </div>
  );
}
