"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { User } from "../../domain/account";
import { useSession } from "../shell/use-session";
import { fetchJson } from "../ui/api-client";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { showToast } from "../ui/toast";
import { AdminOnly } from "./admin-only";
import { ROLE_WORDS } from "./role-words";
import { RowAction } from "./row-action";
import { TableSkeleton } from "./table-skeleton";
import { UserDialog } from "./user-dialog";

const USERS_KEY = ["users"];

export function UsersSettings() {
  return (
    <AdminOnly what="users">
      <UserList />
    </AdminOnly>
  );
}

function UserList() {
  const { data: session } = useSession();
  const [edited, setEdited] = useState<User | "new" | null>(null);
  const [removed, setRemoved] = useState<User | null>(null);
  const users = useQuery({
    queryKey: USERS_KEY,
    queryFn: async ({ signal }) => (await fetchJson<{ users: User[] }>("/api/users", { signal })).users,
  });
  return (
    <>
      <Card>
        <CardHeader>
          <CardTitle>Users</CardTitle>
          <Button variant="primary" onClick={() => setEdited("new")}>
            <Plus aria-hidden />
            Add a user
          </Button>
        </CardHeader>
        <QueryView query={users} failure="The users could not be read" loading={<TableSkeleton rows={3} />}>
          {(list) => (
            <Table>
              <thead>
                <tr>
                  <Th>Name</Th>
                  <Th>Role</Th>
                  <Th className="max-md:hidden">Added</Th>
                  <Th className="text-right">Actions</Th>
                </tr>
              </thead>
              <tbody>
                {list.map((user) => (
                  <Tr key={user.name}>
                    <Td className="w-[30%] max-w-0 truncate max-sm:w-full font-medium">
                      {user.name} {user.name === session?.name && <Badge className="ml-1">you</Badge>}
                    </Td>
                    <Td>
                      {user.role}
                      <span className="ml-2 text-muted max-md:hidden">{ROLE_WORDS[user.role]}</span>
                    </Td>
                    <Td className="whitespace-nowrap text-muted max-md:hidden">
                      <RelativeTime atMs={user.createdAtMs} />
                    </Td>
                    <Td className="py-1.5 pr-2 text-right whitespace-nowrap">
                      <RowAction label={`Edit ${user.name}`} icon={<Pencil />} onClick={() => setEdited(user)} />
                      <RowAction label={`Remove ${user.name}`} icon={<Trash2 />} onClick={() => setRemoved(user)} />
                    </Td>
                  </Tr>
                ))}
              </tbody>
            </Table>
          )}
        </QueryView>
      </Card>
      {edited && (
        <UserDialog user={edited === "new" ? null : edited} usersKey={USERS_KEY} onClose={() => setEdited(null)} />
      )}
      {removed && <RemoveUserDialog user={removed} onClose={() => setRemoved(null)} />}
    </>
  );
}

function RemoveUserDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => fetchJson(`/api/users/${encodeURIComponent(user.name)}`, { method: "DELETE" }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: USERS_KEY });
      showToast(`${user.name} is removed`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Remove ${user.name}?`}
      message="The user is signed out everywhere and cannot sign in any more. What the user did stays in the journal."
      confirmLabel="Remove the user"
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
      error={remove.error}
    />
  );
}
