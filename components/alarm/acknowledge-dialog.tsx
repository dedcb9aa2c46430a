"use client";

import { useState } from "react";
import type { Alarm } from "../../domain/alarm";
import { acknowledge } from "./alarm-deeds";
import { DeedDialog, describeAlarms } from "./deed-dialog";
import { DurationField } from "./duration-field";
import { NoteField } from "./note-field";

const HOUR_MS = 3_600_000;
const CHOICES = [
  { label: "until it clears, at most a day", ms: null },
  { label: "for 1 hour", ms: HOUR_MS },
  { label: "for 4 hours", ms: 4 * HOUR_MS },
  { label: "for 8 hours", ms: 8 * HOUR_MS },
  { label: "for 3 days", ms: 72 * HOUR_MS },
];

/** Says whose alarms these are now, for how long, and with a note. */
export function AcknowledgeDialog({ alarms, onClose }: { alarms: readonly Alarm[]; onClose: () => void }) {
  const [note, setNote] = useState("");
  const [untilMs, setUntilMs] = useState<number | null>(null);
  return (
    <DeedDialog
      title={alarms.length === 1 ? "Acknowledge this alarm" : `Acknowledge ${alarms.length} alarms`}
      description={`${describeAlarms(alarms)}. What is still there at the end comes back.`}
      confirmLabel="Acknowledge"
      canConfirm={untilMs === null || untilMs > Date.now()}
      onConfirm={() =>
        acknowledge(
          alarms.map(({ id }) => id),
          note,
          untilMs,
        )
      }
      onClose={onClose}
    >
      <NoteField note={note} onNote={setNote} />
      <DurationField label="Acknowledged" choices={CHOICES} onUntil={setUntilMs} />
    </DeedDialog>
  );
}
