"use client";

import { FileBadge, KeyRound, Pencil, Trash2, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { isPushedKind } from "../../domain/sender-certificate";
import type { Rejection, SourceState } from "../../domain/source";
import type { SourceView } from "../../domain/source-api";
import { RowAction } from "../settings/row-action";
import { Switch } from "../settings/switch";
import { Badge } from "../ui/badge";
import { RelativeTime, useNow } from "../ui/relative-time";
import { certificateWarning } from "./certificate-words";
import { KIND_WORDS, placeOfSource } from "./source-words";
import { usePutSource } from "./use-sources";

interface SourceRowProps {
  source: SourceView;
  onEdit: () => void;
  onToken: () => void;
  onCertificates: () => void;
  onRemove: () => void;
}

/** A source: what it takes and where, how it does, and what it did not take and why. */
export function SourceRow({ source, onEdit, onToken, onCertificates, onRemove }: SourceRowProps) {
  const { settings, state } = source;
  const { id, kind, isEnabled } = settings;
  const put = usePutSource();
  return (
    <li className="border-t px-4 py-3 first:border-t-0">
      <div className="flex items-start gap-3 max-sm:flex-col max-sm:gap-1">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-medium">{id}</span>
            <Badge>{KIND_WORDS[kind].name}</Badge>
          </p>
          <p className="text-sm text-faint">
            {placeOfSource(settings)}
            {isPushedKind(kind) && `; ${waysIn(source)}`}
          </p>
          <p className="mt-1 min-h-5 text-sm text-muted tabular-nums" aria-live="polite">
            <Ending source={source} />
            <Activity source={source} />
          </p>
          {put.error && <p className="text-sm text-failure">{put.error.message}</p>}
        </div>
        <div className="flex items-center gap-1">
          <Switch
            label={`Take data from ${id}`}
            isOn={isEnabled}
            onChange={(isOn) => put.mutate({ ...settings, isEnabled: isOn })}
            disabled={put.isPending}
          />
          {isPushedKind(kind) && (
            <>
              <RowAction label={`Make a token for ${id}`} icon={<KeyRound />} onClick={onToken} />
              <RowAction label={`Certificates of ${id}`} icon={<FileBadge />} onClick={onCertificates} />
            </>
          )}
          <RowAction label={`Edit ${id}`} icon={<Pencil />} onClick={onEdit} />
          <RowAction label={`Remove ${id}`} icon={<Trash2 />} onClick={onRemove} />
        </div>
      </div>
      {state && state.hostCount > 0 && <Hosts state={state} />}
      <Rejections rejections={state?.rejections ?? []} />
    </li>
  );
}

/** By what it knows its senders. */
function waysIn({ tokens, certificates }: SourceView): string {
  const counted = (count: number, one: string) => (count === 1 ? `one ${one}` : `${count} ${one}s`);
  const known = counted(tokens.length, "token");
  return certificates.length === 0 ? known : `${known}, ${counted(certificates.length, "certificate")}`;
}

function Ending({ source: { certificates } }: { source: SourceView }) {
  const warning = certificateWarning(certificates, useNow() * 1000);
  return warning === "" ? null : <Warning>{warning}</Warning>;
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <span className="block text-warning">
      <TriangleAlert aria-hidden className="mr-1 inline size-3.5" />
      {children}
    </span>
  );
}

function Activity({ source: { settings, state } }: { source: SourceView }) {
  if (!settings.isEnabled) return "switched off";
  if (!state) return "no server has told of it yet";
  const { isRunning, problem, problemAtMs, hostCount, valuesPerSecond, lastAtMs } = state;
  return (
    <>
      {problem !== "" && (
        <Warning>
          {isRunning ? "" : "not at work: "}
          {problem} (<RelativeTime atMs={problemAtMs} />)
        </Warning>
      )}
      {lastAtMs === null ? (
        isRunning && "at work; nothing has come yet"
      ) : (
        <>
          {hostCount === 1 ? "one host" : `${hostCount} hosts`} within the last hour,{" "}
          {valuesPerSecond < 10 ? valuesPerSecond.toFixed(1) : Math.round(valuesPerSecond)} values/s, the last{" "}
          <RelativeTime atMs={lastAtMs} />
        </>
      )}
    </>
  );
}

function Hosts({ state: { hostCount, hostIds } }: { state: SourceState }) {
  return (
    <details className="mt-1 text-sm">
      <summary className="w-fit cursor-pointer text-muted">Its hosts</summary>
      <ul className="mt-1 flex max-h-48 flex-wrap gap-x-4 gap-y-1 overflow-y-auto rounded-md bg-page px-3 py-2">
        {hostIds.map((hostId) => (
          <li key={hostId}>
            <Link href={`/hosts/${encodeURIComponent(hostId)}`} prefetch={false} className="hover:underline">
              {hostId}
            </Link>
          </li>
        ))}
        {hostCount > hostIds.length && <li className="text-faint">and {hostCount - hostIds.length} more</li>}
      </ul>
    </details>
  );
}

function Rejections({ rejections }: { rejections: readonly Rejection[] }) {
  if (rejections.length === 0) return null;
  const count = rejections.reduce((sum, rejection) => sum + rejection.count, 0);
  return (
    <details className="mt-1 text-sm">
      <summary className="w-fit cursor-pointer text-warning">
        {count === 1 ? "one message was" : `${count} messages were`} not taken
      </summary>
      <ul className="mt-1 flex flex-col gap-2">
        {rejections.map(({ reason, count: times, example, atMs }) => (
          <li key={reason} className="rounded-md bg-page px-3 py-2">
            <p>
              {times} × {reason}
            </p>
            <p className="text-faint">
              last <RelativeTime atMs={atMs} />
              {example !== "" && (
                <>
                  : <code className="font-mono wrap-anywhere">{example}</code>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}
