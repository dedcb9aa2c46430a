"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2, TriangleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { nameOfCertificate, type SenderCertificate } from "../../domain/sender-certificate";
import type { PushTls, SourceView } from "../../domain/source-api";
import { RowAction } from "../settings/row-action";
import { formatDate, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { CopyButton } from "../ui/copy-button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { RelativeTime, useNow } from "../ui/relative-time";
import { showToast } from "../ui/toast";
import { endOfCertificate } from "./certificate-words";
import { LinesField } from "./lines-field";
import { certificateLines, KIND_WORDS } from "./source-words";
import { SOURCES_KEY } from "./use-sources";

interface SourceCertificatesDialogProps {
  source: SourceView;
  pushTls: PushTls | null;
  onClose: () => void;
}

/** The client certificates by which a source knows its senders: listed, added, removed. */
export function SourceCertificatesDialog({ source, pushTls, onClose }: SourceCertificatesDialogProps) {
  const { settings, certificates } = source;
  const { id, kind } = settings;
  const [text, setText] = useState("");
  const [removed, setRemoved] = useState<SenderCertificate | null>(null);
  const queries = useQueryClient();
  const renew = () => queries.invalidateQueries({ queryKey: SOURCES_KEY });
  const path = `/api/sources/${encodeURIComponent(id)}/certificates`;
  const add = useMutation({
    mutationFn: () => fetchJson<SenderCertificate>(path, { method: "POST", body: { certificate: text } }),
    onSuccess: async (added) => {
      await renew();
      setText("");
      showToast(`${nameOfCertificate(added)} may push for ${id}`);
    },
  });
  const remove = useMutation({
    mutationFn: (fingerprint: string) => fetchJson(`${path}/${fingerprint}`, { method: "DELETE" }),
    onSuccess: async () => {
      await renew();
      setRemoved(null);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="w-[min(42rem,calc(100vw-2rem))]">
        <form onSubmit={submit} className="flex flex-col gap-4">
          <DialogTitle>Certificates of {id}</DialogTitle>
          <DialogDescription className="mt-0">
            Who has the key of one of these may send values for any host that no collector speaks for, and nothing else.
            No authority is asked: a certificate that was renewed is added before the old one ends.
          </DialogDescription>
          {!pushTls && (
            <p className="text-sm text-warning">
              <TriangleAlert aria-hidden className="mr-1 inline size-3.5" />
              This server opens no port for them yet: start it with <code>--push-tls-port</code>.
            </p>
          )}
          {certificates.length === 0 ? (
            <p className="text-muted">No certificate is listed.</p>
          ) : (
            <ul className="rounded-md border">
              {certificates.map((certificate) => (
                <CertificateRow
                  key={certificate.fingerprint}
                  certificate={certificate}
                  onRemove={() => setRemoved(certificate)}
                />
              ))}
            </ul>
          )}
          <LinesField
            label="Add a certificate"
            hint="The sender's own as PEM, or its SHA-256 fingerprint. Never its key."
            placeholder="-----BEGIN CERTIFICATE-----"
            value={text}
            onValueChange={setText}
            required
          />
          <FormError message={add.error?.message} />
          {pushTls && <HowToPush kind={kind} port={pushTls.port} />}
          <DialogFooter>
            <Button onClick={onClose}>Close</Button>
            <Button type="submit" variant="primary" disabled={add.isPending}>
              Add it
            </Button>
          </DialogFooter>
        </form>
        {removed && (
          <ConfirmDialog
            open
            onOpenChange={() => setRemoved(null)}
            title={`Remove the certificate of ${nameOfCertificate(removed)}?`}
            message="Whoever pushes with it is turned away within 10 seconds. It can be added again."
            confirmLabel="Remove"
            onConfirm={() => remove.mutate(removed.fingerprint)}
            isPending={remove.isPending}
            error={remove.error}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}

function CertificateRow({ certificate, onRemove }: { certificate: SenderCertificate; onRemove: () => void }) {
  const { fingerprint, validUntilMs, addedBy, addedAtMs, lastUsedAtMs } = certificate;
  const { timeZone } = useViewPreferences();
  const end = endOfCertificate(validUntilMs, useNow() * 1000);
  const name = nameOfCertificate(certificate);
  return (
    <li className="flex items-start gap-3 border-t px-3 py-2 first:border-t-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium wrap-anywhere">{name}</span>
          {end !== "" && (
            <span className="text-sm text-warning">
              <TriangleAlert aria-hidden className="mr-1 inline size-3.5" />
              {end}
            </span>
          )}
        </p>
        <p className="font-mono text-xs text-faint wrap-anywhere">SHA-256 {fingerprint}</p>
        <p className="text-sm text-muted">
          {validUntilMs === null
            ? "good until: known when it comes"
            : `good until ${formatDate(validUntilMs, timeZone)}`}
          ; added by {addedBy} <RelativeTime atMs={addedAtMs} />;{" "}
          {lastUsedAtMs === null ? (
            "not used yet"
          ) : (
            <>
              used <RelativeTime atMs={lastUsedAtMs} />
            </>
          )}
        </p>
      </div>
      <RowAction label={`Remove the certificate of ${name}`} icon={<Trash2 />} onClick={onRemove} />
    </li>
  );
}

function HowToPush({ kind, port }: { kind: SourceView["settings"]["kind"]; port: number }) {
  const lines = certificateLines(kind, `https://${window.location.hostname}:${port}`);
  return (
    <details>
      <summary className="w-fit cursor-pointer text-sm font-medium text-muted">
        For {KIND_WORDS[kind].name}, on each machine that sends
      </summary>
      <code className="mt-2 block rounded-md border border-line bg-page p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere">
        {lines}
      </code>
      <CopyButton className="mt-2" text={lines} label="Copy" />
    </details>
  );
}
