"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleX, Pencil, Plus, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Destination } from "../../domain/destination";
import { fetchJson } from "../ui/api-client";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { showToast } from "../ui/toast";
import { AdminOnly } from "./admin-only";
import { DestinationDialog } from "./destination-dialog";
import { placeWords } from "./destination-draft";
import { MetricPushCard } from "./metric-push-card";
import { RowAction } from "./row-action";
import { TableSkeleton } from "./table-skeleton";

interface Tested {
  isDelivered: boolean;
  answer: string;
}

/** Where messages go. */
export function DestinationsSettings() {
  return (
    <AdminOnly what="destinations">
      <DestinationList />
      <MetricPushCard />
    </AdminOnly>
  );
}

function DestinationList() {
  const [edited, setEdited] = useState<Destination | "new" | null>(null);
  const [removed, setRemoved] = useState<string | null>(null);
  const queries = useQueryClient();
  const destinations = useQuery({
    queryKey: ["destinations"],
    queryFn: async ({ signal }) =>
      (await fetchJson<{ destinations: Destination[] }>("/api/destinations", { signal })).destinations,
  });
  const remove = useMutation({
    mutationFn: (id: string) => fetchJson(`/api/destinations/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: async (_, id) => {
      await queries.invalidateQueries({ queryKey: ["destinations"] });
      setRemoved(null);
      showToast(`${id} is removed`);
    },
  });
  return (
    <>
      <Card className="overflow-x-auto">
        <CardHeader>
          <CardTitle>Destinations</CardTitle>
          <Button variant="primary" onClick={() => setEdited("new")}>
            <Plus aria-hidden />
            Add a destination
          </Button>
        </CardHeader>
        <QueryView
          query={destinations}
          failure="The destinations could not be read"
          loading={<TableSkeleton rows={2} />}
        >
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                icon={<Send />}
                title="There is no destination"
                message={
                  <>
                    A webhook, a mailbox or the notification log, to which operators and policies send alarms. To try
                    one, <code className="font-mono">npm run webhook-sink</code> prints what it gets.
                  </>
                }
              />
            ) : (
              <Table>
                <thead>
                  <tr>
                    <Th>Name</Th>
                    <Th className="max-sm:hidden">Where to</Th>
                    <Th className="max-lg:hidden">Kept secrets</Th>
                    <Th className="max-lg:hidden">Changed</Th>
                    <Th>
                      <span className="sr-only">What can be done</span>
                    </Th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((destination) => (
                    <DestinationRow
                      key={destination.settings.id}
                      destination={destination}
                      onEdit={() => setEdited(destination)}
                      onRemove={() => setRemoved(destination.settings.id)}
                    />
                  ))}
                </tbody>
              </Table>
            )
          }
        </QueryView>
      </Card>
      {edited && <DestinationDialog destination={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
      <ConfirmDialog
        open={removed !== null}
        onOpenChange={() => setRemoved(null)}
        title={`Remove ${removed ?? ""}?`}
        message="Its secrets are forgotten. Policies that send to it fail until they are changed."
        confirmLabel="Remove"
        onConfirm={() => removed !== null && remove.mutate(removed)}
        isPending={remove.isPending}
        error={remove.error}
      />
    </>
  );
}

interface DestinationRowProps {
  destination: Destination;
  onEdit: () => void;
  onRemove: () => void;
}

function DestinationRow({ destination, onEdit, onRemove }: DestinationRowProps) {
  const { settings, keptSecrets, changedBy, changedAtMs } = destination;
  const { id, kind } = settings;
  const test = useMutation({
    mutationFn: () => fetchJson<Tested>(`/api/destinations/${encodeURIComponent(id)}/test`, { method: "POST" }),
  });
  const failure = test.error?.message ?? (test.data && !test.data.isDelivered ? test.data.answer : undefined);
  return (
    <Tr>
      <Td>
        <span className="font-medium">{id}</span> <Badge>{kind}</Badge>
        <p role="status" className="text-sm wrap-anywhere empty:hidden">
          {test.isPending && <span className="text-muted">Sending…</span>}
          {failure !== undefined && (
            <span className="text-failure">
              <CircleX aria-hidden className="mr-1 inline size-3.5" />
              Not delivered: {failure}
            </span>
          )}
          {test.data?.isDelivered && (
            <span className="text-ok">
              <CircleCheck aria-hidden className="mr-1 inline size-3.5" />
              Delivered: {test.data.answer}
            </span>
          )}
        </p>
      </Td>
      <Td className="max-w-80 wrap-anywhere text-muted max-sm:hidden">{placeWords(settings)}</Td>
      <Td className="text-muted max-lg:hidden">{keptSecrets.join(", ") || "none"}</Td>
      <Td className="text-muted max-lg:hidden">
        by {changedBy}, <RelativeTime atMs={changedAtMs} />
      </Td>
      <Td className="whitespace-nowrap">
        <span className="flex items-center justify-end gap-1">
          <Button size="sm" disabled={test.isPending} onClick={() => test.mutate()}>
            Send a test
          </Button>
          <RowAction label={`Edit ${id}`} icon={<Pencil />} onClick={onEdit} />
          <RowAction label={`Remove ${id}`} icon={<Trash2 />} onClick={onRemove} />
        </span>
      </Td>
    </Tr>
  );
}
