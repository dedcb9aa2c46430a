"use client";

import { Plus, Server } from "lucide-react";
import { useState } from "react";
import type { HostView } from "../../domain/api";
import { useHosts } from "../shell/use-hosts";
import { useMay } from "../shell/use-session";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { AddHostDialog } from "./add-host-dialog";
import { EditHostDialog } from "./edit-host-dialog";
import { HostTable } from "./host-table";
import { RemoveHostDialog } from "./remove-host-dialog";
import { TableSkeleton } from "./table-skeleton";

/** What is open over the table. */
type Opened =
  | { what: "add" }
  | { what: "token"; host: HostView }
  | { what: "edit"; host: HostView }
  | { what: "remove"; host: HostView };

export function HostsSettings() {
  const hosts = useHosts();
  const isAdmin = useMay("admin");
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  const addButton = isAdmin && (
    <Button variant="primary" onClick={() => setOpened({ what: "add" })}>
      <Plus aria-hidden />
      Add a host
    </Button>
  );
  return (
    <>
      <Card>
        <CardHeader>
          <CardTitle>Hosts</CardTitle>
          <div className="flex h-8 items-center">{addButton}</div>
        </CardHeader>
        <QueryView query={hosts} failure="The hosts could not be read" loading={<TableSkeleton rows={4} />}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                icon={<Server />}
                title="No host reports yet"
                message="Add one: you get a line that starts a collector there. It needs nothing but Node."
              />
            ) : (
              <HostTable
                hosts={list}
                actions={
                  isAdmin
                    ? {
                        edit: (host) => setOpened({ what: "edit", host }),
                        makeToken: (host) => setOpened({ what: "token", host }),
                        remove: (host) => setOpened({ what: "remove", host }),
                      }
                    : null
                }
              />
            )
          }
        </QueryView>
      </Card>
      {(opened?.what === "add" || opened?.what === "token") && (
        <AddHostDialog host={opened.what === "token" ? opened.host : null} onClose={close} />
      )}
      {opened?.what === "edit" && <EditHostDialog host={opened.host} onClose={close} />}
      {opened?.what === "remove" && <RemoveHostDialog host={opened.host} onClose={close} />}
    </>
  );
}
