"use client";

import { useState } from "react";
import type { Alarm } from "../../domain/alarm";
import { addNote } from "./alarm-deeds";
import { DeedDialog, describeAlarms } from "./deed-dialog";
import { NoteField } from "./note-field";

/** Writes a note on alarms, for whoever looks next. */
export function NoteDialog({ alarms, onClose }: { alarms: readonly Alarm[]; onClose: () => void }) {
  const [note, setNote] = useState("");
  return (
    <DeedDialog
      title="Add a note"
      description={describeAlarms(alarms)}
      confirmLabel="Add the note"
      canConfirm={note.trim() !== ""}
      onConfirm={() =>
        addNote(
          alarms.map(({ id }) => id),
          note,
        )
      }
      onClose={onClose}
    >
      <NoteField note={note} onNote={setNote} />
    </DeedDialog>
  );
}
