import { KeyRound, Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import type { HostView } from "../../domain/api";
import { formatDuration } from "../../domain/units";
import { Badge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { HostStateBadge } from "./host-state-badge";
import { RowAction } from "./row-action";

export interface HostActions {
  edit: (host: HostView) => void;
  makeToken: (host: HostView) => void;
  remove: (host: HostView) => void;
}

/** @param actions `null` for those who may only look */
export function HostTable({ hosts, actions }: { hosts: readonly HostView[]; actions: HostActions | null }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th>Host</Th>
          <Th className="max-sm:hidden">State</Th>
          <Th className="max-md:hidden">Last heard</Th>
          <Th className="max-lg:hidden">Measures every</Th>
          <Th className="max-lg:hidden">Collector</Th>
          <Th className="max-xl:hidden">Tags</Th>
          {actions && <Th className="text-right">Actions</Th>}
        </tr>
      </thead>
      <tbody>
        {hosts.map((host) => (
          <HostRow key={host.id} host={host} actions={actions} />
        ))}
      </tbody>
    </Table>
  );
}

function HostRow({ host, actions }: { host: HostView; actions: HostActions | null }) {
  const { id, displayName, tags, state, lastFrameAtMs, intervalMs, inventory } = host;
  return (
    <Tr>
      <Td className="w-[34%] max-w-0 max-sm:w-full">
        <Link
          href={`/hosts/${encodeURIComponent(id)}`}
          prefetch={false}
          className="block truncate font-medium hover:underline"
        >
          {displayName}
        </Link>
        {displayName !== id && <span className="block truncate text-sm text-faint">{id}</span>}
        <span className="mt-1 block sm:hidden">
          <HostStateBadge state={state} />
        </span>
        {tags.length > 0 && (
          <span className="mt-1 flex flex-wrap gap-1 xl:hidden">
            <Tags tags={tags} />
          </span>
        )}
      </Td>
      <Td className="max-sm:hidden">
        <HostStateBadge state={state} />
      </Td>
      <Td className="whitespace-nowrap text-muted max-md:hidden">
        {lastFrameAtMs === null ? "never" : <RelativeTime atMs={lastFrameAtMs} />}
      </Td>
      <Td className="whitespace-nowrap text-muted max-lg:hidden">
        {intervalMs === undefined ? "–" : formatDuration(intervalMs / 1000)}
      </Td>
      <Td className="whitespace-nowrap text-muted max-lg:hidden">{inventory?.collectorVersion ?? "–"}</Td>
      <Td className="max-xl:hidden">
        <span className="flex flex-wrap gap-1">
          <Tags tags={tags} />
        </span>
      </Td>
      {actions && (
        <Td className="py-1.5 pr-2 text-right whitespace-nowrap">
          <RowAction label={`Edit ${displayName}`} icon={<Pencil />} onClick={() => actions.edit(host)} />
          <RowAction
            label={`Make a line for ${displayName}'s collector`}
            icon={<KeyRound />}
            onClick={() => actions.makeToken(host)}
          />
          <RowAction label={`Remove ${displayName}`} icon={<Trash2 />} onClick={() => actions.remove(host)} />
        </Td>
      )}
    </Tr>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  return tags.map((tag) => <Badge key={tag}>{tag}</Badge>);
}
