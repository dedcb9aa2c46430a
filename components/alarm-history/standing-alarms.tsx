"use client";

import Link from "next/link";
import { useState } from "react";
import type { AlarmFigures } from "../../domain/alarm-api";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";

const SHOWN_AT_FIRST = 10;

/** Alarms that nobody has got rid of for a day: each is either work that was left, or a rule that is wrong. */
export function StandingAlarms({ standing }: { standing: AlarmFigures["standing"] }) {
  const [showsAll, setShowsAll] = useState(false);
  if (standing.length === 0) return <EmptyState title="No alarm stands" message="None is active for more than 24 h." />;
  const shown = showsAll ? standing : standing.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <Table>
        <thead>
          <tr>
            <Th>Alarm</Th>
            <Th>Host</Th>
            <Th>Raised</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ alarmId, ruleName, hostId, sinceMs }) => (
            <Tr key={alarmId}>
              <Td>
                <Link
                  href={`/alarms?alarm=${encodeURIComponent(alarmId)}`}
                  prefetch={false}
                  className="text-accent hover:underline"
                >
                  {ruleName}
                </Link>
              </Td>
              <Td className="break-all">{hostId}</Td>
              <Td className="whitespace-nowrap">
                <RelativeTime atMs={sinceMs} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {shown.length < standing.length && (
        <div className="border-t px-4 py-2">
          <Button size="sm" onClick={() => setShowsAll(true)}>
            Show all {standing.length}
          </Button>
        </div>
      )}
    </>
  );
}
