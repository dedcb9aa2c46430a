"use client";

import { useQuery } from "@tanstack/react-query";
import { RefreshCw, Rows3 } from "lucide-react";
import { useState } from "react";
import type { Cloud, DoctorRow } from "../../domain/cloud";
import { fetchJson } from "../ui/api-client";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { Table, Td, Th, Tr } from "../ui/table";
import { ActionDialog } from "./action-dialog";

type Row = DoctorRow & { isOurs: boolean };

/** The events that Congress holds now, whoever pushed them. */
export function RowsView() {
  const clouds = useQuery({
    queryKey: ["clouds"],
    queryFn: async ({ signal }) => (await fetchJson<{ clouds: Cloud[] }>("/api/clouds", { signal })).clouds,
  });
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <QueryView query={clouds} failure="The clouds could not be read" loading={<Skeleton className="h-64 w-full" />}>
      {(list) => {
        const cloudId = chosen ?? list[0]?.id;
        if (cloudId === undefined) {
          return (
            <Card>
              <EmptyState
                icon={<Rows3 />}
                title="No OpenStack connection is set up"
                message="An admin can add one in Settings, OpenStack."
              />
            </Card>
          );
        }
        return (
          <CloudRows
            key={cloudId}
            cloudId={cloudId}
            choice={
              list.length > 1 && (
                <Select
                  aria-label="Cloud"
                  className="w-40"
                  value={cloudId}
                  onChange={({ target }) => setChosen(target.value)}
                >
                  {list.map(({ id }) => (
                    <option key={id} value={id}>
                      {id}
                    </option>
                  ))}
                </Select>
              )
            }
          />
        );
      }}
    </QueryView>
  );
}

function CloudRows({ cloudId, choice }: { cloudId: string; choice: React.ReactNode }) {
  const [isClearing, setClearing] = useState(false);
  const rows = useQuery({
    queryKey: ["rows", cloudId],
    queryFn: async ({ signal }) =>
      (await fetchJson<{ rows: Row[] }>(`/api/clouds/${encodeURIComponent(cloudId)}/rows`, { signal })).rows,
    retry: false,
  });
  return (
    <Card className="overflow-x-auto">
      <CardHeader>
        <CardTitle>Rows of Congress in {cloudId}</CardTitle>
        <span className="flex flex-wrap gap-2">
          {choice}
          <Button disabled={rows.isFetching} onClick={() => void rows.refetch()}>
            <RefreshCw aria-hidden />
            Refresh
          </Button>
          <Button variant="danger" disabled={!rows.data || rows.data.length === 0} onClick={() => setClearing(true)}>
            Clear all rows
          </Button>
        </span>
      </CardHeader>
      <QueryView query={rows} failure="The rows could not be read" loading={<Skeleton className="h-40 w-full" />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon={<Rows3 />}
              title="There is no row"
              message="An event that is pushed from an alarm or a host stays here until it is taken back."
            />
          ) : (
            <Table>
              <thead>
                <tr>
                  <Th>Host</Th>
                  <Th>Type</Th>
                  <Th>Status</Th>
                  <Th>Time</Th>
                  <Th>Monitor</Th>
                  <Th className="max-md:hidden">Event id</Th>
                </tr>
              </thead>
              <tbody>
                {list.map((row) => (
                  <Tr key={JSON.stringify(row)}>
                    <Td>{row.hostname}</Td>
                    <Td className="text-muted">{row.type}</Td>
                    <Td>{row.status}</Td>
                    <Td className="whitespace-nowrap text-muted tabular-nums">{row.time}</Td>
                    <Td>
                      {row.monitor} {row.isOurs && <Badge tone="accent">ours</Badge>}
                    </Td>
                    <Td className="font-mono text-sm text-muted max-md:hidden">{row.monitorEventId}</Td>
                  </Tr>
                ))}
              </tbody>
            </Table>
          )
        }
      </QueryView>
      {isClearing && (
        <ActionDialog requests={[{ kind: "congress.clear", cloudId }]} onClose={() => setClearing(false)} />
      )}
    </Card>
  );
}
