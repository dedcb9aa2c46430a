"use client";

import { useId } from "react";
import { Label } from "../ui/label";
import { Textarea } from "../ui/textarea";

/** What an operator has to say about an alarm; the first thing of its dialog. */
export function NoteField({ note, onNote }: { note: string; onNote: (note: string) => void }) {
  const id = useId();
  return (
    <div>
      <Label htmlFor={id}>Note</Label>
      <Textarea
        id={id}
        value={note}
        maxLength={2000}
        rows={3}
        autoFocus
        onChange={(event) => onNote(event.target.value)}
      />
    </div>
  );
}
