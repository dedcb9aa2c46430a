"use client";

import type { AlarmFigures } from "../../domain/alarm-api";
import { formatDuration } from "../../domain/units";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { EmptyState } from "../ui/empty-state";
import { Table, Td, Th, Tr } from "../ui/table";

const SHOWN = 20;

/** The times in which more came than anybody can answer, the newest first. */
export function FloodTable({ floods }: { floods: AlarmFigures["floods"] }) {
  const { timeZone } = useViewPreferences();
  if (floods.length === 0) {
    return <EmptyState title="No flood" message="There were never more than 10 alarms in 10 min." />;
  }
  return (
    <>
      <Table>
        <thead>
          <tr>
            <Th>From</Th>
            <Th>Lasted</Th>
            <Th className="text-right">Raised</Th>
          </tr>
        </thead>
        <tbody>
          {floods
            .slice(-SHOWN)
            .reverse()
            .map(({ fromMs, toMs, raisedCount }) => (
              <Tr key={fromMs}>
                <Td className="tabular-nums">{formatTime(fromMs, timeZone)}</Td>
                <Td className="whitespace-nowrap">
                  {toMs - fromMs < 1000 ? "less than 1 s" : formatDuration((toMs - fromMs) / 1000)}
                </Td>
                <Td className="text-right tabular-nums">{raisedCount}</Td>
              </Tr>
            ))}
        </tbody>
      </Table>
      {floods.length > SHOWN && (
        <p className="border-t px-4 py-2 text-sm text-muted">
          and {floods.length - SHOWN} older {floods.length - SHOWN === 1 ? "one" : "ones"}
        </p>
      )}
    </>
  );
}
