"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Cloud as CloudIcon, FileUp, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Cloud } from "../../domain/cloud";
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
import { CloudCheckDialog } from "./cloud-check-dialog";
import { CloudDialog } from "./cloud-dialog";
import { CloudsImportDialog } from "./clouds-import-dialog";
import { RowAction } from "./row-action";
import { TableSkeleton } from "./table-skeleton";

/** Connections to OpenStack. */
export function CloudsSettings() {
  return (
    <AdminOnly what="connections to OpenStack">
      <CloudList />
    </AdminOnly>
  );
}

function asWhom({ auth }: Cloud): string {
  if (auth.method === "password") return `${auth.username} in project ${auth.projectName}`;
  return `application credential ${auth.credentialName || auth.credentialId}`;
}

function CloudList() {
  const [edited, setEdited] = useState<Cloud | "new" | null>(null);
  const [isImporting, setImporting] = useState(false);
  const [tested, setTested] = useState<string | null>(null);
  const [removed, setRemoved] = useState<Cloud | null>(null);
  const queries = useQueryClient();
  const clouds = useQuery({
    queryKey: ["clouds"],
    queryFn: async ({ signal }) => (await fetchJson<{ clouds: Cloud[] }>("/api/clouds", { signal })).clouds,
  });
  const remove = useMutation({
    mutationFn: ({ id }: Cloud) => fetchJson(`/api/clouds/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: async (_, { id }) => {
      await queries.invalidateQueries({ queryKey: ["clouds"] });
      setRemoved(null);
      showToast(`${id} is removed`);
    },
  });
  return (
    <>
      <Card className="overflow-x-auto">
        <CardHeader>
          <CardTitle>OpenStack</CardTitle>
          <span className="flex flex-wrap gap-2">
            <Button onClick={() => setImporting(true)}>
              <FileUp aria-hidden />
              Import clouds.yaml
            </Button>
            <Button variant="primary" onClick={() => setEdited("new")}>
              <Plus aria-hidden />
              Connect a cloud
            </Button>
          </span>
        </CardHeader>
        <QueryView query={clouds} failure="The connections could not be read" loading={<TableSkeleton rows={2} />}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                icon={<CloudIcon />}
                title="No cloud is connected"
                message="With one, a failing host can be disabled in Nova and its event pushed to Congress, from its alarm or by a policy. Premonitor needs a user with the role admin."
              />
            ) : (
              <Table>
                <thead>
                  <tr>
                    <Th>Name</Th>
                    <Th>Keystone</Th>
                    <Th className="max-md:hidden">As whom</Th>
                    <Th className="max-lg:hidden">Changed</Th>
                    <Th>
                      <span className="sr-only">What can be done</span>
                    </Th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((cloud) => (
                    <Tr key={cloud.id}>
                      <Td>
                        <span className="font-medium">{cloud.id}</span>{" "}
                        {cloud.signIn.enabled && <Badge tone="accent">sign-in</Badge>}
                      </Td>
                      <Td className="wrap-anywhere text-muted">{cloud.authUrl}</Td>
                      <Td className="text-muted max-md:hidden">{asWhom(cloud)}</Td>
                      <Td className="text-muted max-lg:hidden">
                        {cloud.source === "environment" ? (
                          "by OS_CLOUD or OS_* of the server"
                        ) : (
                          <>
                            by {cloud.changedBy}, <RelativeTime atMs={cloud.changedAtMs} />
                          </>
                        )}
                      </Td>
                      <Td className="whitespace-nowrap">
                        <span className="flex items-center justify-end gap-1">
                          <Button size="sm" onClick={() => setTested(cloud.id)}>
                            Test
                          </Button>
                          {cloud.source === "settings" && (
                            <>
                              <RowAction
                                label={`Edit ${cloud.id}`}
                                icon={<Pencil />}
                                onClick={() => setEdited(cloud)}
                              />
                              <RowAction
                                label={`Remove ${cloud.id}`}
                                icon={<Trash2 />}
                                onClick={() => setRemoved(cloud)}
                              />
                            </>
                          )}
                        </span>
                      </Td>
                    </Tr>
                  ))}
                </tbody>
              </Table>
            )
          }
        </QueryView>
        <p className="border-t px-4 py-3 text-sm text-pretty text-muted">
          A host is found in Nova by its name, its short name, or a tag <code className="font-mono">nova:</code> with
          its name there. With several clouds the tag <code className="font-mono">cloud:</code> with a name of this list
          says which.
        </p>
      </Card>
      {edited && <CloudDialog cloud={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
      {isImporting && <CloudsImportDialog onClose={() => setImporting(false)} />}
      {tested && <CloudCheckDialog cloudId={tested} onClose={() => setTested(null)} />}
      <ConfirmDialog
        open={removed !== null}
        onOpenChange={() => setRemoved(null)}
        title={`Remove ${removed?.id ?? ""}?`}
        message="Its secret is forgotten. Actions that wait for it fail, and policies can no longer act there."
        confirmLabel="Remove"
        onConfirm={() => removed && remove.mutate(removed)}
        isPending={remove.isPending}
        error={remove.error}
      />
    </>
  );
}
