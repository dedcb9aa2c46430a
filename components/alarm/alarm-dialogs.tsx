import type { Alarm } from "../../domain/alarm";
import { AcknowledgeDialog } from "./acknowledge-dialog";
import { NoteDialog } from "./note-dialog";
import { ShelveDialog } from "./shelve-dialog";

/** What is asked about which alarms. */
export interface AlarmDialog {
  kind: "acknowledge" | "note" | "shelve";
  alarms: readonly Alarm[];
}

export function AlarmDialogs({ dialog, onClose }: { dialog: AlarmDialog; onClose: () => void }) {
  const { kind, alarms } = dialog;
  if (kind === "acknowledge") return <AcknowledgeDialog alarms={alarms} onClose={onClose} />;
  if (kind === "note") return <NoteDialog alarms={alarms} onClose={onClose} />;
  return <ShelveDialog alarms={alarms} onClose={onClose} />;
}
