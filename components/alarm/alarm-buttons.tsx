"use client";

import type { Alarm } from "../../domain/alarm";
import type { Suppression } from "../../domain/suppression";
import { ActButtons } from "../action/act-buttons";
import { Button } from "../ui/button";
import { showToast } from "../ui/toast";
import { takeBackAcknowledgement, unshelve } from "./alarm-deeds";
import type { AlarmDialog } from "./alarm-dialogs";
import { canAcknowledge } from "./alarm-words";

function tell(deed: Promise<void>): void {
  deed.catch((error: Error) => showToast("That did not work", { message: error.message, tone: "failure" }));
}

/** What an operator can do about one alarm. */
export function AlarmButtons({
  alarm,
  suppression,
  onAsk,
}: {
  alarm: Alarm;
  suppression: Suppression | undefined;
  onAsk: (dialog: AlarmDialog) => void;
}) {
  const ask = (kind: AlarmDialog["kind"]) => onAsk({ kind, alarms: [alarm] });
  return (
    <div className="flex flex-wrap gap-2">
      {canAcknowledge(alarm) && (
        <Button variant="primary" size="sm" onClick={() => ask("acknowledge")}>
          Acknowledge
        </Button>
      )}
      {alarm.acknowledged && alarm.state === "active" && (
        <Button size="sm" onClick={() => tell(takeBackAcknowledgement([alarm.id]))}>
          Take back
        </Button>
      )}
      <Button size="sm" onClick={() => ask("note")}>
        Note
      </Button>
      {suppression?.why === "shelved" ? (
        <Button size="sm" onClick={() => tell(unshelve([suppression.shelf.id]))}>
          Show again
        </Button>
      ) : (
        <Button size="sm" onClick={() => ask("shelve")}>
          Shelve
        </Button>
      )}
      <ActButtons alarms={[alarm]} size="sm" />
    </div>
  );
}
