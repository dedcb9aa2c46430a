"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import type { Action, ActionSummary, Attempt } from "../../domain/action";
import { ACTION_WORDS } from "../../domain/action-words";
import { useMay } from "../shell/use-session";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "../ui/dialog";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { showToast } from "../ui/toast";
import { ActionStateBadge } from "./action-state-badge";
import { durationWords, isOpen, targetWords } from "./action-words";

const EVERY_MS = 1000;

/** All that is recorded of an action: who, why, what was sent, every attempt, and the services' own words. */
export function ActionDrawer({ actionId, onClose }: { actionId: string; onClose: () => void }) {
  const action = useQuery({
    queryKey: ["action", actionId],
    queryFn: ({ signal }) => fetchJson<Action>(`/api/actions/${encodeURIComponent(actionId)}`, { signal }),
    refetchInterval: ({ state }) => (state.data && !isOpen(state.data) ? false : EVERY_MS),
  });
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent place="right">
        <DialogTitle>
          {action.data ? `${ACTION_WORDS[action.data.kind]}: ${targetWords(action.data)}` : "Action"}
        </DialogTitle>
        <QueryView query={action} failure="The action could not be read" loading={<Skeleton className="h-64" />}>
          {(found) => <ActionDetails action={found} />}
        </QueryView>
      </DialogContent>
    </Dialog>
  );
}

function ActionDetails({ action }: { action: Action }) {
  const mayAct = useMay("operator");
  const { timeZone } = useViewPreferences();
  const [asked, setAsked] = useState<"cancel" | "retry" | null>(null);
  const queries = useQueryClient();
  const deed = useMutation({
    mutationFn: (what: "cancel" | "retry") =>
      fetchJson<ActionSummary>(`/api/actions/${action.id}/${what}`, { method: "POST" }),
    onSuccess: async (_, what) => {
      setAsked(null);
      showToast(what === "retry" ? "Asked for again" : "Cancelled");
      await Promise.all(
        [["action", action.id], ["actions"]].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
  return (
    <>
      <DialogDescription className="mt-0 flex flex-wrap items-center gap-2">
        <ActionStateBadge state={action.state} />
        <span className="wrap-anywhere">{action.outcome}</span>
      </DialogDescription>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <Fact name="Asked by">
          {action.policyId === null ? action.askedBy : <PolicyLink id={action.policyId} words={action.askedBy} />}
        </Fact>
        <Fact name="Asked at">{formatTime(action.askedAtMs, timeZone)}</Fact>
        <Fact name="As whom">{action.asWhom || "–"}</Fact>
        <Fact name="Cloud">{action.cloudId ?? "–"}</Fact>
        <Fact name="Host">{action.hostId === null ? "–" : <HostLink hostId={action.hostId} />}</Fact>
        <Fact name="Why">
          {action.alarmId === null ? (
            "no alarm"
          ) : (
            <AlarmLink alarmId={action.alarmId} words={action.why || action.alarmId} />
          )}
        </Fact>
        <Fact name="Took">{durationWords(action) || "not over"}</Fact>
      </dl>
      {mayAct && (
        <div className="flex flex-wrap gap-2">
          {isOpen(action) && (
            <Button size="sm" variant="danger" onClick={() => setAsked("cancel")}>
              Cancel it
            </Button>
          )}
          {!isOpen(action) && action.state !== "dry-run" && (
            <Button size="sm" onClick={() => setAsked("retry")}>
              Do it again
            </Button>
          )}
        </div>
      )}
      <section>
        <h3 className="mb-1 text-sm font-medium text-faint">What was to be sent</h3>
        {action.sends.length === 0 && <p className="text-muted">Made up when it is sent.</p>}
        {action.sends.map(({ method, url, body }) => (
          <Sent key={`${method} ${url} ${body}`} heading={`${method} ${url}`} body={body} />
        ))}
      </section>
      <section>
        <h3 className="mb-1 text-sm font-medium text-faint">Attempts</h3>
        {action.attempts.length === 0 && <p className="text-muted">None.</p>}
        <ol className="flex flex-col gap-3">
          {action.attempts.map((attempt) => (
            <AttemptView key={attempt.number} attempt={attempt} />
          ))}
        </ol>
      </section>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={() => setAsked(null)}
        title={asked === "cancel" ? "Cancel this action?" : "Do this again?"}
        message={
          asked === "cancel"
            ? "What was sent already is not taken back."
            : "It is asked for once more in your name, as a new action. What is so already is not done twice."
        }
        confirmLabel={asked === "cancel" ? "Cancel it" : "Do it again"}
        onConfirm={() => asked !== null && deed.mutate(asked)}
        isPending={deed.isPending}
        error={deed.error}
      />
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-faint">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

function AttemptView({ attempt }: { attempt: Attempt }) {
  const { timeZone } = useViewPreferences();
  const { number, startedAtMs, endedAtMs, outcome, exchanges } = attempt;
  return (
    <li className="rounded-md border border-line p-3">
      <p className="text-sm text-muted tabular-nums">
        Attempt {number}, {formatTime(startedAtMs, timeZone)}
        {endedAtMs !== null && `, ${durationWords({ askedAtMs: startedAtMs, endedAtMs })}`}
      </p>
      <p className="wrap-anywhere">{outcome || "It is under way."}</p>
      {exchanges.map((exchange) => (
        <details key={`${exchange.atMs} ${exchange.method} ${exchange.url}`} className="mt-1">
          <summary className="cursor-pointer text-sm wrap-anywhere text-faint">
            {exchange.method} {exchange.url}: {exchange.status ?? "no answer"} in {Math.round(exchange.durationMs)} ms
          </summary>
          {exchange.sentBody !== null && <Sent heading="Sent" body={exchange.sentBody} />}
          <Sent heading="Answer" body={exchange.answer || "(empty)"} />
        </details>
      ))}
    </li>
  );
}

function Sent({ heading, body }: { heading: string; body: string | null }) {
  return (
    <pre className="mt-1 max-h-72 overflow-auto rounded-sm bg-page p-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
      {heading}
      {body !== null && `\n${body}`}
    </pre>
  );
}

function HostLink({ hostId }: { hostId: string }) {
  return (
    <Link prefetch={false} href={`/hosts/${encodeURIComponent(hostId)}`} className="text-accent hover:underline">
      {hostId}
    </Link>
  );
}

function AlarmLink({ alarmId, words }: { alarmId: string; words: string }) {
  return (
    <Link
      prefetch={false}
      href={`/alarms?alarm=${encodeURIComponent(alarmId)}`}
      className="text-accent hover:underline"
    >
      {words}
    </Link>
  );
}

function PolicyLink({ id, words }: { id: string; words: string }) {
  return (
    <Link prefetch={false} href={`/actions/policies/${encodeURIComponent(id)}`} className="text-accent hover:underline">
      {words}
    </Link>
  );
}
