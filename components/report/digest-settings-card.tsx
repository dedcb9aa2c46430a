"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useMemo, useState } from "react";
import type { DigestSettings } from "../../domain/digest";
import type { DigestSettingsAnswer, SentDigest } from "../../domain/digest-api";
import { ownTimeZone, timeZones } from "../settings/maintenance-words";
import { Switch } from "../settings/switch";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { FormError } from "../ui/form-error";
import { FormField } from "../ui/form-field";
import { QueryView } from "../ui/query-view";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { showToast } from "../ui/toast";
import { DigestDeliveries, SentOutcomes } from "./digest-deliveries";

const KEY = ["digest", "settings"];
const REFRESH_MS = 15_000;
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** When and to whom the digest goes, what became of the newest one, and a way to try it; for operators. */
export function DigestSettingsCard() {
  const answer = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => fetchJson<DigestSettingsAnswer>("/api/digest-settings", { signal }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Card className="print:hidden">
      <CardHeader>
        <CardTitle>Sending it each week</CardTitle>
      </CardHeader>
      <QueryView
        query={answer}
        failure="The settings could not be read"
        loading={<Skeleton className="h-48 w-full rounded-lg" />}
      >
        {(known) => <SettingsForm key={known.settings.changedAtMs} known={known} />}
      </QueryView>
    </Card>
  );
}

function draftOf({ settings }: DigestSettingsAnswer): DigestSettings {
  const { isOn, destinationIds, weekday, hour, timeZone, changedAtMs } = settings;
  // Nobody has chosen a zone yet: the reader's own is the likely one.
  return { isOn, destinationIds, weekday, hour, timeZone: changedAtMs === 0 ? ownTimeZone() : timeZone };
}

function SettingsForm({ known }: { known: DigestSettingsAnswer }) {
  const { timeZone: shownIn } = useViewPreferences();
  const [draft, setDraft] = useState(() => draftOf(known));
  const zones = useMemo(() => timeZones(draft.timeZone), [draft.timeZone]);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => fetchJson<DigestSettingsAnswer>("/api/digest-settings", { method: "PUT", body: draft }),
    onSuccess: (saved) => {
      queries.setQueryData(KEY, saved);
      showToast(saved.settings.isOn ? "The digest is sent each week" : "The digest is not sent");
    },
  });
  const send = useMutation({
    mutationFn: () =>
      fetchJson<SentDigest>("/api/digest/send", { method: "POST", body: { destinationIds: draft.destinationIds } }),
  });
  const set = (change: Partial<DigestSettings>) => setDraft({ ...draft, ...change });
  const toggle = (id: string) =>
    set({
      destinationIds: draft.destinationIds.includes(id)
        ? draft.destinationIds.filter((one) => one !== id)
        : [...draft.destinationIds, id],
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-4 px-4 py-3">
      <span className="flex items-center gap-2">
        <Switch label="Send the digest each week" isOn={draft.isOn} onChange={(isOn) => set({ isOn })} />
        {draft.isOn ? "Sent each week" : "Not sent"}
      </span>
      <Receivers known={known} chosen={draft.destinationIds} onToggle={toggle} />
      <div className="grid max-w-2xl gap-3 sm:grid-cols-3">
        <FormField label="Day">
          {(ids) => (
            <Select {...ids} value={draft.weekday} onChange={({ target }) => set({ weekday: Number(target.value) })}>
              {WEEKDAYS.map((name, i) => (
                <option key={name} value={i + 1}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </FormField>
        <FormField label="Hour">
          {(ids) => (
            <Select {...ids} value={draft.hour} onChange={({ target }) => set({ hour: Number(target.value) })}>
              {HOURS.map((hour) => (
                <option key={hour} value={hour}>
                  {String(hour).padStart(2, "0")}:00
                </option>
              ))}
            </Select>
          )}
        </FormField>
        <FormField label="Time zone">
          {(ids) => (
            <Select {...ids} value={draft.timeZone} onChange={({ target }) => set({ timeZone: target.value })}>
              {zones.map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </Select>
          )}
        </FormField>
      </div>
      <FormError message={(save.error ?? send.error)?.message} />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" disabled={save.isPending}>
          Save
        </Button>
        <Button disabled={send.isPending || draft.destinationIds.length === 0} onClick={() => send.mutate()}>
          <Send aria-hidden />
          {send.isPending ? "Sending…" : "Send now"}
        </Button>
        {known.nextAtMs !== null && (
          <span className="text-muted">The next one is due at {formatTime(known.nextAtMs, shownIn)}.</span>
        )}
      </div>
      {send.data && <SentOutcomes outcomes={send.data.outcomes} />}
      {known.newest && <DigestDeliveries newest={known.newest} />}
    </form>
  );
}

interface ReceiversProps {
  known: DigestSettingsAnswer;
  chosen: readonly string[];
  onToggle: (destinationId: string) => void;
}

function Receivers({ known: { receivers }, chosen, onToggle }: ReceiversProps) {
  const gone = chosen
    .filter((id) => !receivers.some(({ destinationId }) => destinationId === id))
    .map((destinationId) => ({ destinationId, kind: "removed", problem: "it is no longer set up" }));
  const offered = [...receivers, ...gone];
  if (offered.length === 0) {
    return (
      <p className="text-muted">
        There is no destination yet: an admin adds mailboxes and webhooks in{" "}
        <Link href="/settings/destinations" prefetch={false} className="text-accent hover:underline">
          Settings, Destinations
        </Link>
        .
      </p>
    );
  }
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 font-medium">To</legend>
      {offered.map(({ destinationId, kind, problem }) => {
        const isChosen = chosen.includes(destinationId);
        return (
          <label key={destinationId} className="flex flex-wrap items-center gap-x-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={isChosen}
              disabled={problem !== "" && !isChosen}
              onChange={() => onToggle(destinationId)}
            />
            {destinationId} <span className="text-muted">{problem === "" ? kind : `${kind}: ${problem}`}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
