"use client";

import type { ReactNode } from "react";
import { useSession } from "../shell/use-session";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "./table-skeleton";

/** Its children for an admin; for all others the reason why there is nothing. */
export function AdminOnly({ what, children }: { what: string; children: ReactNode }) {
  const session = useSession();
  return (
    <QueryView query={session} failure="It is not known who is signed in" loading={<TableSkeleton rows={3} />}>
      {({ role }) =>
        role === "admin" ? (
          children
        ) : (
          <EmptyState title={`Only an admin sees the ${what}`} message={`You are signed in as ${role}.`} />
        )
      }
    </QueryView>
  );
}
