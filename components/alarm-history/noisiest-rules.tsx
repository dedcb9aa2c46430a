import type { MouseEvent } from "react";
import type { AlarmFigures } from "../../domain/alarm-api";
import { formatValue } from "../../domain/units";
import { EmptyState } from "../ui/empty-state";
import { Table, Td, Th, Tr } from "../ui/table";

export interface NoisiestRulesProps {
  rules: AlarmFigures["noisiestRules"];
  /** The address of the list of a rule's entries. */
  hrefOf: (ruleId: string) => string;
  onShow: (ruleId: string) => void;
}

function opensElsewhere({ ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return ctrlKey || metaKey || shiftKey;
}

/** The rules that raised most, with their share of all that was raised. */
export function NoisiestRules({ rules, hrefOf, onShow }: NoisiestRulesProps) {
  if (rules.length === 0) return <EmptyState title="No rule has raised an alarm" />;
  return (
    <Table>
      <thead>
        <tr>
          <Th>Rule</Th>
          <Th className="text-right">Raised</Th>
          <Th className="w-2/5 max-sm:w-auto">Share</Th>
        </tr>
      </thead>
      <tbody>
        {rules.map(({ ruleId, ruleName, raisedCount, share }) => (
          <Tr key={ruleId}>
            <Td>
              <a
                href={hrefOf(ruleId)}
                className="text-accent hover:underline"
                onClick={(event) => {
                  if (opensElsewhere(event)) return;
                  event.preventDefault();
                  onShow(ruleId);
                }}
              >
                {ruleName}
                <span className="sr-only">: show its entries</span>
              </a>
            </Td>
            <Td className="text-right tabular-nums">{raisedCount}</Td>
            <Td>
              <span className="flex items-center gap-2 tabular-nums">
                <span className="w-14 shrink-0 text-right">{formatValue(share, "ratio")}</span>
                <span aria-hidden="true" className="h-2 flex-1 rounded-sm bg-hover max-sm:hidden">
                  <span className="block h-full rounded-sm bg-faint" style={{ width: `${share * 100}%` }} />
                </span>
              </span>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
