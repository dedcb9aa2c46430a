import Link from "next/link";

export interface HostLinkProps {
  hostId: string;
  /** `null` when the host is no longer there: then there is nowhere to go. */
  displayName: string | null;
}

/** A host's name in a report, which leads to its page. */
export function HostLink({ hostId, displayName }: HostLinkProps) {
  if (displayName === null) {
    return (
      <span title="This host was removed" className="text-muted">
        {hostId}
      </span>
    );
  }
  return (
    <Link href={`/hosts/${encodeURIComponent(hostId)}`} prefetch={false} className="font-medium hover:underline">
      {displayName}
    </Link>
  );
}
