"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Inbox, Plus } from "lucide-react";
import { useState } from "react";
import type { SourceSettings } from "../../domain/source";
import type { PushTls, SourceView } from "../../domain/source-api";
import { AdminOnly } from "../settings/admin-only";
import { TableSkeleton } from "../settings/table-skeleton";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { useNow } from "../ui/relative-time";
import { showToast } from "../ui/toast";
import { pushTlsWarning } from "./certificate-words";
import { SourceCertificatesDialog } from "./source-certificates-dialog";
import { SourceDialog } from "./source-dialog";
import { SourceRow } from "./source-row";
import { SourceTokenDialog } from "./source-token-dialog";
import { SOURCES_KEY, useSources } from "./use-sources";

/** What Premonitor takes from others. */
export function SourcesView() {
  return (
    <AdminOnly what="sources">
      <SourceList />
    </AdminOnly>
  );
}

function SourceList() {
  const [edited, setEdited] = useState<SourceView | "new" | null>(null);
  const [tokenOf, setTokenOf] = useState<SourceSettings | null>(null);
  const [certificatesOf, setCertificatesOf] = useState<string | null>(null);
  const [removed, setRemoved] = useState<string | null>(null);
  const queries = useQueryClient();
  const sources = useSources();
  const remove = useMutation({
    mutationFn: (id: string) => fetchJson(`/api/sources/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: async (_, id) => {
      await queries.invalidateQueries({ queryKey: SOURCES_KEY });
      setRemoved(null);
      showToast(`${id} is removed`);
    },
  });
  const shown = sources.data?.sources.find(({ settings }) => settings.id === certificatesOf);
  return (
    <>
      <Card>
        <CardHeader>
          <CardTitle>Sources</CardTitle>
          <Button variant="primary" onClick={() => setEdited("new")}>
            <Plus aria-hidden />
            Add a source
          </Button>
        </CardHeader>
        <QueryView query={sources} failure="The sources could not be read" loading={<TableSkeleton rows={2} />}>
          {({ sources: list, pushTls }) =>
            list.length === 0 ? (
              <EmptyState
                icon={<Inbox />}
                title="There is no source"
                message="What other systems measure can come in here, and takes the same way as what collectors send: charts, forecasts, rules, alarms, downloads."
              />
            ) : (
              <>
                <PushTlsWarning pushTls={pushTls} />
                <ul>
                  {list.map((source) => (
                    <SourceRow
                      key={source.settings.id}
                      source={source}
                      onEdit={() => setEdited(source)}
                      onToken={() => setTokenOf(source.settings)}
                      onCertificates={() => setCertificatesOf(source.settings.id)}
                      onRemove={() => setRemoved(source.settings.id)}
                    />
                  ))}
                </ul>
              </>
            )
          }
        </QueryView>
      </Card>
      {edited && <SourceDialog source={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
      {shown && sources.data && (
        <SourceCertificatesDialog
          source={shown}
          pushTls={sources.data.pushTls}
          onClose={() => setCertificatesOf(null)}
        />
      )}
      {tokenOf && <SourceTokenDialog settings={tokenOf} onClose={() => setTokenOf(null)} />}
      <ConfirmDialog
        open={removed !== null}
        onOpenChange={() => setRemoved(null)}
        title={`Remove ${removed ?? ""}?`}
        message="Nothing is taken from it any more, and its tokens and certificates are worth nothing. Its hosts and what was measured stay."
        confirmLabel="Remove"
        onConfirm={() => removed !== null && remove.mutate(removed)}
        isPending={remove.isPending}
        error={remove.error}
      />
    </>
  );
}

function PushTlsWarning({ pushTls }: { pushTls: PushTls | null }) {
  const warning = pushTlsWarning(pushTls, useNow() * 1000);
  return warning === "" ? null : <p className="px-4 pt-3 text-sm text-warning">{warning}</p>;
}
