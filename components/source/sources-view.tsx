"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Inbox, Plus } from "lucide-react";
import { useState } from "react";
import type { SourceSettings } from "../../domain/source";
import type { SourceView } from "../../domain/source-api";
import { AdminOnly } from "../settings/admin-only";
import { TableSkeleton } from "../settings/table-skeleton";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { showToast } from "../ui/toast";
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
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                icon={<Inbox />}
                title="There is no source"
                message="What other systems measure can come in here, and takes the same way as what collectors send: charts, forecasts, rules, alarms, downloads."
              />
            ) : (
              <ul>
                {list.map((source) => (
                  <SourceRow
                    key={source.settings.id}
                    source={source}
                    onEdit={() => setEdited(source)}
                    onToken={() => setTokenOf(source.settings)}
                    onRemove={() => setRemoved(source.settings.id)}
                  />
                ))}
              </ul>
            )
          }
        </QueryView>
      </Card>
      {edited && <SourceDialog source={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
      {tokenOf && <SourceTokenDialog settings={tokenOf} onClose={() => setTokenOf(null)} />}
      <ConfirmDialog
        open={removed !== null}
        onOpenChange={() => setRemoved(null)}
        title={`Remove ${removed ?? ""}?`}
        message="Nothing is taken from it any more, and its tokens are revoked. Its hosts and what was measured stay."
        confirmLabel="Remove"
        onConfirm={() => removed !== null && remove.mutate(removed)}
        isPending={remove.isPending}
        error={remove.error}
      />
    </>
  );
}
