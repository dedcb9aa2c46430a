"use client";

import { CircleCheck, CircleX, Clock } from "lucide-react";
import type { DigestDelivery } from "../../domain/digest";
import type { DigestSettingsAnswer, SentDigest } from "../../domain/digest-api";
import { formatTime, useViewPreferences } from "../shell/view-preferences";

const STATES: Record<DigestDelivery["state"], { words: string; className: string }> = {
  waiting: { words: "not delivered yet", className: "text-warning" },
  sending: { words: "is being sent", className: "text-muted" },
  done: { words: "delivered", className: "text-ok" },
  failed: { words: "not delivered", className: "text-failure" },
};

/** What the receivers said to a digest that was sent on demand. */
export function SentOutcomes({ outcomes }: SentDigest) {
  return (
    <ul role="status" className="grid gap-1">
      {outcomes.map(({ destinationId, isDelivered, answer }) => (
        <li key={destinationId} className={`wrap-anywhere ${isDelivered ? "text-ok" : "text-failure"}`}>
          <Sign state={isDelivered ? "done" : "failed"} />
          {destinationId}: {isDelivered ? "delivered" : "not delivered"}: {answer}
        </li>
      ))}
    </ul>
  );
}

/** What became of the newest digest that was due, at each destination. */
export function DigestDeliveries({ newest }: { newest: NonNullable<DigestSettingsAnswer["newest"]> }) {
  const { timeZone } = useViewPreferences();
  return (
    <div className="border-t pt-3">
      <p className="font-medium">
        The newest, of {newest.week}, was due at {formatTime(newest.dueAtMs, timeZone)}
      </p>
      <ul className="mt-1 grid gap-1">
        {newest.deliveries.map(({ destinationId, state, atMs, nextAtMs, answer }) => (
          <li key={destinationId} className="wrap-anywhere">
            <span className={STATES[state].className}>
              <Sign state={state} />
              {destinationId}: {STATES[state].words}
            </span>{" "}
            <span className="text-muted">
              {formatTime(atMs, timeZone)}
              {answer !== "" && `: ${answer}`}
              {nextAtMs !== null && ` Next at ${formatTime(nextAtMs, timeZone)}.`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Sign({ state }: { state: DigestDelivery["state"] }) {
  const Icon = state === "done" ? CircleCheck : state === "failed" ? CircleX : Clock;
  return <Icon aria-hidden className="mr-1 inline size-3.5" />;
}
