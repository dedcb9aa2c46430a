"use client";

import Link from "next/link";
import { useState } from "react";
import type { PoliciesAnswer } from "../../domain/policy-api";
import { useSession } from "../shell/use-session";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { PolicyForm } from "./policy-form";
import { policyWords } from "./policy-words";
import { usePolicies } from "./use-policies";

/** The page of one policy: changed by admins, read by others. @param policyId `null` for a new one */
export function PolicyEditor({ policyId }: { policyId: string | null }) {
  const session = useSession();
  const policies = usePolicies();
  const loading = <Skeleton className="h-96 w-full" />;
  return (
    <QueryView query={session} failure="It is not known who is signed in" loading={loading}>
      {({ role }) => (
        <QueryView query={policies} failure="The policies could not be read" loading={loading}>
          {(set) => <Loaded key={policyId} set={set} policyId={policyId} isAdmin={role === "admin"} />}
        </QueryView>
      )}
    </QueryView>
  );
}

/** Begins with the policies as they are first read: what others change meanwhile is told when it is saved. */
function Loaded({ set, policyId, isAdmin }: { set: PoliciesAnswer; policyId: string | null; isAdmin: boolean }) {
  const [first] = useState(set);
  const policy = first.policies.find(({ id }) => id === policyId);
  if ((policyId !== null && !policy) || (policyId === null && !isAdmin)) {
    return (
      <Card>
        <EmptyState
          title={policyId === null ? "Only admins make policies" : `There is no policy ${policyId}`}
          message={policyId === null ? "Ask one of them." : "It may have been removed."}
          action={
            <Button asChild>
              <Link href="/actions/policies" prefetch={false}>
                All policies
              </Link>
            </Button>
          }
        />
      </Card>
    );
  }
  if (!isAdmin && policy) {
    return (
      <Card className="p-4">
        <h2 className="font-semibold">{policy.name}</h2>
        <p className="mt-1 text-muted">{policyWords(policy)}</p>
        <p className="mt-2">{policy.mode === "live" ? "It is live." : "It is a dry run."} Admins can change it.</p>
      </Card>
    );
  }
  return <PolicyForm first={first} edited={policy} />;
}
