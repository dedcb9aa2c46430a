"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { HostView } from "../../domain/api";
import { HOSTS_KEY } from "../shell/use-hosts";
import { fetchJson } from "../ui/api-client";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { showToast } from "../ui/toast";

export function RemoveHostDialog({ host, onClose }: { host: HostView; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => fetchJson(`/api/hosts/${encodeURIComponent(host.id)}`, { method: "DELETE" }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: HOSTS_KEY });
      showToast(`${host.displayName} is removed`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Remove ${host.displayName}?`}
      message="All that was measured of it is deleted and cannot be brought back. Its tokens are revoked, so its collector is turned away. The journal keeps what happened to its alarms."
      confirmLabel="Remove the host"
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
      error={remove.error}
    />
  );
}
