"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2, Plus } from "lucide-react";
import { useState } from "react";
import type { DownloadLink } from "../../domain/account";
import { formatDate, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { RelativeTime, useNow } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { showToast } from "../ui/toast";
import { MakeLinkDialog } from "./make-link-dialog";

const LINKS_KEY = ["download-links"];

/** The secret links: made, named, revoked. */
export function SecretLinks() {
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<DownloadLink | null>(null);
  const links = useQuery({
    queryKey: LINKS_KEY,
    queryFn: async ({ signal }) =>
      (await fetchJson<{ links: DownloadLink[] }>("/api/download-links", { signal })).links,
  });
  return (
    <>
      <Card>
        <CardHeader>
          <CardTitle>Secret links</CardTitle>
          <Button onClick={() => setMaking(true)}>
            <Plus aria-hidden />
            Make a link
          </Button>
        </CardHeader>
        <QueryView query={links} failure="The links could not be read" loading={<Skeleton className="m-4 h-9" />}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                icon={<Link2 />}
                title="There is no secret link"
                message="Whoever has one reads today's files and the archives of the hosts that it is made for, until it ends or is revoked."
              />
            ) : (
              <ul>
                {list.map((link) => (
                  <li key={link.id} className="flex items-center gap-3 border-t px-4 py-2 first:border-t-0">
                    <span className="min-w-0 flex-1">
                      <span className="block truncate font-medium">{link.name}</span>
                      <span className="block truncate text-sm text-faint">
                        {link.hosts === "*" ? "all hosts" : link.hosts}, <LinkEnd link={link} />
                      </span>
                      <span className="block truncate text-sm text-faint">
                        made <RelativeTime atMs={link.createdAtMs} /> by {link.createdBy},{" "}
                        {link.lastUsedAtMs === 0 ? (
                          "never used"
                        ) : (
                          <>
                            used <RelativeTime atMs={link.lastUsedAtMs} />
                          </>
                        )}
                      </span>
                    </span>
                    <Button
                      size="sm"
                      variant="ghost"
                      aria-label={`Revoke ${link.name}`}
                      onClick={() => setRevoked(link)}
                    >
                      Revoke
                    </Button>
                  </li>
                ))}
              </ul>
            )
          }
        </QueryView>
      </Card>
      {isMaking && <MakeLinkDialog linksKey={LINKS_KEY} onClose={() => setMaking(false)} />}
      {revoked && <RevokeLinkDialog link={revoked} onClose={() => setRevoked(null)} />}
    </>
  );
}

function LinkEnd({ link: { untilMs } }: { link: DownloadLink }) {
  const { timeZone } = useViewPreferences();
  const nowMs = useNow() * 1000;
  if (untilMs === 0) return "until it is revoked";
  const day = formatDate(untilMs, timeZone);
  return untilMs <= nowMs ? <span className="text-warning">ended on {day}</span> : `until ${day}`;
}

function RevokeLinkDialog({ link, onClose }: { link: DownloadLink; onClose: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => fetchJson(`/api/download-links/${encodeURIComponent(link.id)}`, { method: "DELETE" }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: LINKS_KEY });
      showToast(`${link.name} is revoked`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Revoke ${link.name}?`}
      message="Who fetches files under it gets nothing from now on. A revoked link cannot be brought back."
      confirmLabel="Revoke the link"
      onConfirm={() => revoke.mutate()}
      isPending={revoke.isPending}
      error={revoke.error}
    />
  );
}
