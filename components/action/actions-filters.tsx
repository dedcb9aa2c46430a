import { ACTION_WORDS } from "../../domain/action-words";
import { SearchField } from "../alarm-history/search-field";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";

import { type ActionsFilter, SPANS, STATE_GROUPS } from "./actions-filter";

export interface ActionsFiltersProps {
  filter: ActionsFilter;
  onChange: (change: Record<string, string>) => void;
}

const GROUPS = [{ value: "", label: "All" }, ...STATE_GROUPS.map(({ name, label }) => ({ value: name, label }))];

/** Which actions are shown. */
export function ActionsFilters({ filter, onChange }: ActionsFiltersProps) {
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Select
        aria-label="State"
        className="w-36 sm:hidden"
        value={filter.group}
        onChange={({ target }) => onChange({ state: target.value })}
      >
        {GROUPS.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      <SegmentedControl
        label="State"
        className="max-sm:hidden"
        segments={GROUPS}
        value={filter.group}
        onValueChange={(state) => onChange({ state })}
      />
      <Select
        aria-label="Action"
        className="w-48"
        value={filter.kind}
        onChange={({ target }) => onChange({ kind: target.value })}
      >
        <option value="">All actions</option>
        {Object.entries(ACTION_WORDS).map(([kind, words]) => (
          <option key={kind} value={kind}>
            {words}
          </option>
        ))}
      </Select>
      <SegmentedControl
        label="Span"
        segments={SPANS}
        value={filter.span as (typeof SPANS)[number]["value"]}
        onValueChange={(span) => onChange({ span: span === "all" ? "" : span })}
      />
      <SearchField
        label="Host"
        placeholder="Host"
        className="w-36"
        maxLength={128}
        value={filter.host}
        onValueChange={(host) => onChange({ host })}
      />
      <SearchField
        label="Who"
        placeholder="Who"
        className="w-32"
        maxLength={128}
        value={filter.by}
        onValueChange={(by) => onChange({ by })}
      />
      <SearchField
        label="Text"
        placeholder="Text"
        className="w-40"
        maxLength={200}
        value={filter.text}
        onValueChange={(text) => onChange({ text })}
      />
    </div>
  );
}
