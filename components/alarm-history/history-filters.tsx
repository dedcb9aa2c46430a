"use client";

import { useHosts } from "../shell/use-hosts";
import { Button } from "../ui/button";
import { Select } from "../ui/select";
import type { HistoryFilter } from "./history-filter";
import { KindToggles } from "./kind-toggles";
import { SearchField } from "./search-field";
import { useRuleNames } from "./use-rule-names";

const HOSTS_REFRESH_MS = 60_000;
const NO_FILTER = { host: "", rule: "", by: "", text: "", groups: [] } satisfies Partial<HistoryFilter>;

export interface HistoryFiltersProps {
  filter: HistoryFilter;
  onChange: (change: Partial<HistoryFilter>) => void;
}

/** What of the history is shown, besides its span. */
export function HistoryFilters({ filter, onChange }: HistoryFiltersProps) {
  const { data: hosts = [] } = useHosts(HOSTS_REFRESH_MS);
  const rules = useRuleNames();
  const hostIds = hosts.map(({ id }) => id).sort();
  const isFiltered = [filter.host, filter.rule, filter.by, filter.text].some(Boolean) || filter.groups.length > 0;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Select
        aria-label="Host"
        className="w-44 max-sm:w-[calc(50%-0.25rem)]"
        value={filter.host}
        onChange={(event) => onChange({ host: event.target.value })}
      >
        <option value="">Any host</option>
        {filter.host !== "" && !hostIds.includes(filter.host) && <option value={filter.host}>{filter.host}</option>}
        {hostIds.map((id) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Rule"
        className="w-52 max-sm:w-[calc(50%-0.25rem)]"
        value={filter.rule}
        onChange={(event) => onChange({ rule: event.target.value })}
      >
        <option value="">Any rule</option>
        {filter.rule !== "" && !rules.some(({ id }) => id === filter.rule) && (
          <option value={filter.rule}>{filter.rule}</option>
        )}
        {rules.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <SearchField
        label="By whom: the full name of a user, a host or a token"
        placeholder="By (full name)"
        className="w-36 max-sm:w-[calc(50%-0.25rem)]"
        maxLength={128}
        value={filter.by}
        onValueChange={(by) => onChange({ by })}
      />
      <SearchField
        label="Look for a text"
        placeholder="Text, note, series…"
        className="w-48 max-sm:w-[calc(50%-0.25rem)]"
        maxLength={200}
        value={filter.text}
        onValueChange={(text) => onChange({ text })}
      />
      <KindToggles chosen={filter.groups} onChange={(groups) => onChange({ groups })} />
      {isFiltered && (
        <Button variant="ghost" size="sm" onClick={() => onChange(NO_FILTER)}>
          Show all
        </Button>
      )}
    </div>
  );
}
