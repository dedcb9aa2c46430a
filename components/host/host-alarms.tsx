"use client";

import Link from "next/link";
import { useState } from "react";
import type { Alarm } from "../../domain/alarm";
import { describeAlarmVm } from "../../domain/vm-words";
import { AcknowledgeDialog } from "../alarm/acknowledge-dialog";
import { useSuppressions } from "../live/live-provider";
import { useMay } from "../shell/use-session";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { SeverityBadge } from "../ui/severity-badge";

/** The host's active alarms, and how many are hidden; nothing at all while all is well. */
export function HostAlarms({ hostId, alarms }: { hostId: string; alarms: readonly Alarm[] }) {
  const mayAcknowledge = useMay("operator");
  const [acknowledging, setAcknowledging] = useState<readonly Alarm[] | null>(null);
  const suppressions = useSuppressions();
  const active = alarms.filter(({ state, id }) => state === "active" && !suppressions.has(id));
  const hiddenCount = alarms.filter(({ id }) => suppressions.has(id)).length;
  if (active.length + hiddenCount === 0) return null;
  return (
    <section aria-label="Active alarms" className="mb-3 rounded-lg border border-line bg-surface">
      <ul className="divide-y divide-line">
        {active.map((alarm) => (
          <li key={alarm.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <SeverityBadge severity={alarm.severity} quiet={alarm.acknowledged !== null} />
            <span className="min-w-0 flex-1 basis-56">
              {alarm.text}
              {alarm.vm && alarm.vm.portId !== "" && (
                <span className="block text-sm text-muted wrap-anywhere">{describeAlarmVm(alarm.vm)}</span>
              )}
            </span>
            <span className="text-sm text-muted">
              <RelativeTime atMs={alarm.sinceMs} />
              {alarm.acknowledged && ` · acknowledged by ${alarm.acknowledged.by}`}
            </span>
            {mayAcknowledge && !alarm.acknowledged && (
              <Button size="sm" onClick={() => setAcknowledging([alarm])}>
                Acknowledge
              </Button>
            )}
            <Link
              href={`/alarms?alarm=${encodeURIComponent(alarm.id)}`}
              prefetch={false}
              className="text-sm text-accent hover:underline"
            >
              Open
            </Link>
          </li>
        ))}
      </ul>
      {hiddenCount > 0 && (
        <p className="px-3 py-2 text-muted">
          <Link
            href={`/alarms?view=hidden&host=${encodeURIComponent(hostId)}`}
            prefetch={false}
            className="text-accent underline"
          >
            {hiddenCount} {hiddenCount === 1 ? "alarm is" : "alarms are"} hidden
          </Link>{" "}
          by a shelf, maintenance or the silence of the host.
        </p>
      )}
      {acknowledging && <AcknowledgeDialog alarms={acknowledging} onClose={() => setAcknowledging(null)} />}
    </section>
  );
}
