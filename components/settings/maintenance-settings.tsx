"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, Plus } from "lucide-react";
import { useState } from "react";
import type { PlannedMaintenance, Quiet } from "../../domain/quiet";
import { useMay } from "../shell/use-session";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { showToast } from "../ui/toast";
import { MaintenanceDialog } from "./maintenance-dialog";
import { MaintenanceTable } from "./maintenance-table";
import { describeWhen } from "./maintenance-words";
import { TableSkeleton } from "./table-skeleton";

const QUIET_KEY = ["quiet"];
const REFRESH_MS = 15_000;

/** The maintenance windows, in which alarms are expected. */
export function MaintenanceSettings() {
  const mayChange = useMay("operator");
  const [edited, setEdited] = useState<PlannedMaintenance | "new" | null>(null);
  const [removed, setRemoved] = useState<PlannedMaintenance | null>(null);
  const quiet = useQuery({
    queryKey: QUIET_KEY,
    queryFn: ({ signal }) => fetchJson<Quiet>("/api/quiet", { signal }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <>
      <Card>
        <CardHeader>
          <div>
            <CardTitle>Maintenance</CardTitle>
            <p className="text-muted">Times in which the alarms of some hosts are expected.</p>
          </div>
          <div className="flex h-8 items-center">
            {mayChange && (
              <Button variant="primary" onClick={() => setEdited("new")}>
                <Plus aria-hidden />
                Plan maintenance
              </Button>
            )}
          </div>
        </CardHeader>
        <QueryView query={quiet} failure="The maintenance could not be read" loading={<TableSkeleton rows={3} />}>
          {({ maintenance }) =>
            maintenance.length === 0 ? (
              <EmptyState
                icon={<CalendarClock />}
                title="No maintenance is planned"
                message="Plan it before you restart or change hosts, so that nobody is called for it."
              />
            ) : (
              <MaintenanceTable
                maintenance={maintenance}
                actions={mayChange ? { edit: setEdited, remove: setRemoved } : null}
              />
            )
          }
        </QueryView>
      </Card>
      {edited && (
        <MaintenanceDialog
          planned={edited === "new" ? null : edited}
          quietKey={QUIET_KEY}
          onClose={() => setEdited(null)}
        />
      )}
      {removed && <RemoveMaintenanceDialog planned={removed} onClose={() => setRemoved(null)} />}
    </>
  );
}

function RemoveMaintenanceDialog({ planned, onClose }: { planned: PlannedMaintenance; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => fetchJson(`/api/maintenance/${encodeURIComponent(planned.id)}`, { method: "DELETE" }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: QUIET_KEY });
      showToast("The maintenance is removed");
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title="Remove this maintenance?"
      message={`On ${planned.hosts}, ${describeWhen(planned)}: ${planned.reason}. Alarms that it keeps out of sight are seen again at once.`}
      confirmLabel="Remove the maintenance"
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
      error={remove.error}
    />
  );
}
