import { Copy, Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Rule } from "../../domain/rule";
import type { RuleCoverage } from "../../domain/rule-api";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { BrokenLines } from "./broken-lines";
import { RowAction } from "./row-action";
import { describeClearing, describeLook, describePatience } from "./rule-words";
import { Switch } from "./switch";

export interface RuleActions {
  setEnabled: (rule: Rule, isEnabled: boolean) => void;
  remove: (rule: Rule) => void;
  isBusy: boolean;
}

type Met = RuleCoverage["rules"][number];

function count(amount: number, word: string, words = `${word}s`): string {
  return `${amount} ${amount === 1 ? word : words}`;
}

/** Silence is of a host as a whole, not of its series. */
function meetsNothing({ look }: Rule, met: Met): boolean {
  return met.hostCount === 0 || (met.seriesCount === 0 && look.at !== "silent");
}

export interface RuleRowProps {
  rule: Rule;
  /** `undefined` while it is not known. */
  met: Met | undefined;
  /** `null` for those who may only look */
  actions: RuleActions | null;
}

/** One rule in the list of rules. */
export function RuleRow({ rule, met, actions }: RuleRowProps) {
  const { id, name, series, hosts, look, enabled } = rule;
  const path = `/settings/rules/${encodeURIComponent(id)}`;
  return (
    <li className="grid gap-x-6 gap-y-3 border-t px-4 py-3 first:border-t-0 lg:grid-cols-[minmax(12rem,1fr)_minmax(0,3fr)_auto]">
      <div className="flex min-w-0 items-start gap-3">
        {actions && (
          <Switch
            label={`Rule ${name}`}
            isOn={enabled}
            disabled={actions.isBusy}
            onChange={(isOn) => actions.setEnabled(rule, isOn)}
          />
        )}
        <div className="min-w-0">
          <p className="font-medium wrap-anywhere">{name}</p>
          <p className="font-mono text-sm wrap-anywhere text-faint">{id}</p>
          <p className="mt-1 flex flex-wrap gap-1 empty:hidden">
            {!enabled && <Badge>off</Badge>}
            {met && meetsNothing(rule, met) && <Badge tone="warning">matches nothing</Badge>}
          </p>
        </div>
      </div>
      <dl className="grid min-w-0 gap-x-6 gap-y-2 sm:grid-cols-2 xl:grid-cols-[minmax(0,1.3fr)_minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1fr)]">
        <Part term="Looks at">
          {describeLook(rule)}
          {look.at !== "silent" && <code className="block font-mono text-sm wrap-anywhere text-faint">{series}</code>}
        </Part>
        <Part term="Broken when">
          <BrokenLines rule={rule} />
        </Part>
        <Part term="Raised after">
          {describePatience(rule)}
          <span className="block text-muted">Clears {describeClearing(rule)}</span>
        </Part>
        <Part term="Hosts">
          {hosts === "*" ? "all" : <code className="font-mono wrap-anywhere">{hosts}</code>}
          <span className="block text-muted">
            {met ? `${count(met.hostCount, "host")}, ${count(met.seriesCount, "series", "series")}` : "–"}
          </span>
        </Part>
      </dl>
      {actions && (
        <div className="-my-1 flex items-start justify-end">
          <Button asChild variant="ghost" size="icon">
            <Link href={path} prefetch={false} aria-label={`Edit ${name}`} title={`Edit ${name}`}>
              <Pencil aria-hidden />
            </Link>
          </Button>
          <Button asChild variant="ghost" size="icon">
            <Link
              href={`/settings/rules/new?from=${encodeURIComponent(id)}`}
              prefetch={false}
              aria-label={`Duplicate ${name}`}
              title={`Duplicate ${name}`}
            >
              <Copy aria-hidden />
            </Link>
          </Button>
          <RowAction label={`Remove ${name}`} icon={<Trash2 />} onClick={() => actions.remove(rule)} />
        </div>
      )}
    </li>
  );
}

function Part({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-faint">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
