import Link from "next/link";
import type { ModelView } from "../../domain/model-api";
import { formatValue } from "../../domain/units";
import { Badge } from "../ui/badge";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { Table, Td, Th, Tr } from "../ui/table";

const ANOMALOUS_ABOVE = 0.5;

/** The hosts that have told what became of the model there. */
export function ModelHosts({ model }: { model: ModelView }) {
  if (model.versionInUse === null) return null;
  return (
    <Card className="mb-4 overflow-x-auto">
      <CardHeader>
        <CardTitle>Runs on</CardTitle>
        <p className="font-mono text-sm text-faint">{model.hosts}</p>
      </CardHeader>
      {model.runsOn.length === 0 ? (
        <EmptyState
          title="No host has told of it yet"
          message="Collectors tell once a minute. One that is away gets the model when it is back."
        />
      ) : (
        <Table>
          <thead>
            <tr>
              <Th>Host</Th>
              <Th>Now</Th>
              <Th>Score</Th>
              <Th className="max-md:hidden">Version</Th>
            </tr>
          </thead>
          <tbody>
            {model.runsOn.map(({ hostId, displayName, version, problem, score }) => (
              <Tr key={hostId}>
                <Td>
                  <Link
                    href={`/hosts/${encodeURIComponent(hostId)}`}
                    prefetch={false}
                    className="font-medium hover:underline"
                  >
                    {displayName}
                  </Link>
                </Td>
                <Td>
                  {problem === "" ? (
                    <StateBadge score={score} />
                  ) : (
                    <span className="text-pretty wrap-anywhere text-warning">Does not run: {problem}</span>
                  )}
                </Td>
                <Td className="tabular-nums">{score === null ? "–" : formatValue(score, "ratio")}</Td>
                <Td className="tabular-nums max-md:hidden">{version}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

function StateBadge({ score }: { score: number | null }) {
  if (score === null) return <Badge>Its window fills</Badge>;
  return score > ANOMALOUS_ABOVE ? <Badge tone="warning">Anomalous</Badge> : <Badge tone="ok">Normal</Badge>;
}
