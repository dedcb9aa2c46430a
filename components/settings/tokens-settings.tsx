"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Token } from "../../domain/account";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { showToast } from "../ui/toast";
import { AdminOnly } from "./admin-only";
import { MakeTokenDialog } from "./make-token-dialog";
import { SCOPE_WORDS } from "./role-words";
import { RowAction } from "./row-action";
import { TableSkeleton } from "./table-skeleton";

const TOKENS_KEY = ["tokens"];

export function TokensSettings() {
  return (
    <AdminOnly what="tokens">
      <TokenList />
    </AdminOnly>
  );
}

function TokenList() {
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<Token | null>(null);
  const tokens = useQuery({
    queryKey: TOKENS_KEY,
    queryFn: async ({ signal }) => (await fetchJson<{ tokens: Token[] }>("/api/tokens", { signal })).tokens,
  });
  return (
    <>
      <Card>
        <CardHeader>
          <CardTitle>Tokens</CardTitle>
          <Button variant="primary" onClick={() => setMaking(true)}>
            <Plus aria-hidden />
            Make a token
          </Button>
        </CardHeader>
        <QueryView query={tokens} failure="The tokens could not be read" loading={<TableSkeleton rows={3} />}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                icon={<KeyRound />}
                title="There is no token"
                message="Programs sign in with one instead of a password."
              />
            ) : (
              <Table>
                <thead>
                  <tr>
                    <Th>Token</Th>
                    <Th className="max-md:hidden">What it may</Th>
                    <Th className="max-lg:hidden">Made</Th>
                    <Th className="max-sm:hidden">Last used</Th>
                    <Th className="text-right">Actions</Th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((token) => (
                    <TokenRow key={token.id} token={token} onRevoke={() => setRevoked(token)} />
                  ))}
                </tbody>
              </Table>
            )
          }
        </QueryView>
      </Card>
      {isMaking && <MakeTokenDialog tokensKey={TOKENS_KEY} onClose={() => setMaking(false)} />}
      {revoked && <RevokeTokenDialog token={revoked} onClose={() => setRevoked(null)} />}
    </>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const { name, scope, hostId, createdBy, createdAtMs, lastUsedAtMs } = token;
  const lastUsed = lastUsedAtMs === null ? "never" : <RelativeTime atMs={lastUsedAtMs} />;
  return (
    <Tr>
      <Td className="w-[40%] max-w-0 max-sm:w-full">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-sm text-faint md:hidden">
          {scope}
          {hostId && ` · ${hostId}`}
        </span>
        <span className="block text-sm text-faint sm:hidden">used {lastUsed}</span>
      </Td>
      <Td className="max-md:hidden">
        {scope}
        <span className="block text-sm text-faint">{hostId ? `writes as ${hostId}` : SCOPE_WORDS[scope]}</span>
      </Td>
      <Td className="whitespace-nowrap text-muted max-lg:hidden">
        <RelativeTime atMs={createdAtMs} />
        <span className="block text-sm text-faint">by {createdBy}</span>
      </Td>
      <Td className="whitespace-nowrap text-muted max-sm:hidden">{lastUsed}</Td>
      <Td className="py-1.5 pr-2 text-right whitespace-nowrap">
        <RowAction label={`Revoke ${name}`} icon={<Trash2 />} onClick={onRevoke} />
      </Td>
    </Tr>
  );
}

function RevokeTokenDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => fetchJson(`/api/tokens/${encodeURIComponent(token.id)}`, { method: "DELETE" }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: TOKENS_KEY });
      showToast(`${token.name} is revoked`);
      onClose();
    },
  });
  const whose = token.hostId ? `The collector of ${token.hostId} that uses it` : "Whatever program uses it";
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Revoke ${token.name}?`}
      message={`${whose} is turned away within 10 seconds. A revoked token cannot be brought back.`}
      confirmLabel="Revoke the token"
      onConfirm={() => revoke.mutate()}
      isPending={revoke.isPending}
      error={revoke.error}
    />
  );
}
