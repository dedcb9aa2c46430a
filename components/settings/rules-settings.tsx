"use client";

import { useQuery } from "@tanstack/react-query";
import type { Rule, RuleSet } from "../../domain/rule";
import { fetchJson } from "../ui/api-client";
import { Badge } from "../ui/badge";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { SeverityIcon } from "../ui/severity-icon";
import { Table, Td, Th, Tr } from "../ui/table";
import { describeBounds, describeClearing, describeLook, describePatience } from "./rule-words";
import { TableSkeleton } from "./table-skeleton";

/** The rules in force. */
export function RulesSettings() {
  const rules = useQuery({
    queryKey: ["rules"],
    queryFn: ({ signal }) => fetchJson<RuleSet>("/api/rules", { signal }),
  });
  return (
    <Card>
      <CardHeader>
        <CardTitle>Rules in force</CardTitle>
        <p className="text-muted">Each collector judges its own host by them, also while the centre is away.</p>
      </CardHeader>
      <QueryView query={rules} failure="The rules could not be read" loading={<TableSkeleton rows={7} />}>
        {(set) =>
          set.rules.length === 0 ? (
            <EmptyState title="No rule is in force" message="Nothing raises an alarm now." />
          ) : (
            <Table>
              <thead>
                <tr>
                  <Th>Rule</Th>
                  <Th className="max-lg:hidden">Looks at</Th>
                  <Th className="max-md:hidden">Broken when</Th>
                  <Th className="max-lg:hidden">Raised after</Th>
                  <Th className="max-xl:hidden">Clears</Th>
                </tr>
              </thead>
              <tbody>
                {set.rules.map((rule) => (
                  <RuleRow key={rule.id} rule={rule} />
                ))}
              </tbody>
            </Table>
          )
        }
      </QueryView>
    </Card>
  );
}

function RuleRow({ rule }: { rule: Rule }) {
  return (
    <Tr>
      <Td>
        <span className="font-medium">{rule.name}</span> {!rule.enabled && <Badge>off</Badge>}
        {rule.hosts !== "*" && <span className="block text-sm text-faint">on {rule.hosts}</span>}
        <span className="block text-muted lg:hidden">{describeLook(rule)}</span>
        <span className="mt-1 block md:hidden">
          <BoundLines rule={rule} />
        </span>
        <span className="mt-1 block text-sm text-faint lg:hidden">Raised: {describePatience(rule)}</span>
        <span className="block text-sm text-faint xl:hidden">Clears {describeClearing(rule)}</span>
      </Td>
      <Td className="max-lg:hidden">
        {describeLook(rule)}
        <code className="block font-mono text-sm text-faint">{rule.series}</code>
      </Td>
      <Td className="max-md:hidden">
        <BoundLines rule={rule} />
      </Td>
      <Td className="whitespace-nowrap text-muted max-lg:hidden">{describePatience(rule)}</Td>
      <Td className="text-muted max-xl:hidden">{describeClearing(rule)}</Td>
    </Tr>
  );
}

function BoundLines({ rule }: { rule: Rule }) {
  return (["warning", "failure"] as const).map((severity) => {
    const words = describeBounds(rule[severity], rule);
    if (words === null) return null;
    return (
      <span key={severity} className="flex items-center gap-1.5 whitespace-nowrap">
        <SeverityIcon severity={severity} className="text-faint" />
        <span className="w-15 text-muted">{severity === "failure" ? "Failure" : "Warning"}</span>
        {words}
      </span>
    );
  });
}
