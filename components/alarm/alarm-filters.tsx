"use client";

import type { RefObject } from "react";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import type { AlarmFilter, AlarmViewName } from "./alarm-filter";
import { SavedViews } from "./saved-views";

const VIEWS: { value: AlarmViewName; label: string }[] = [
  { value: "open", label: "Open" },
  { value: "pending", label: "Pending" },
  { value: "hidden", label: "Hidden" },
  { value: "cleared", label: "Cleared" },
  { value: "all", label: "All" },
];
const NARROW = "max-sm:w-[calc(50%-0.25rem)]";

export interface AlarmFiltersProps {
  filter: AlarmFilter;
  hosts: readonly string[];
  /** Id and name. */
  rules: readonly (readonly [string, string])[];
  onChange: (change: Record<string, string>) => void;
  textField: RefObject<HTMLInputElement | null>;
}

/** What of the alarms is shown, and how it is grouped. */
export function AlarmFilters({ filter, hosts, rules, onChange, textField }: AlarmFiltersProps) {
  const select = (name: "severity" | "acknowledged" | "host" | "rule", label: string, width: string) => ({
    "aria-label": label,
    className: `${width} ${NARROW}`,
    value: filter[name],
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SegmentedControl
        label="Which alarms"
        segments={VIEWS}
        value={filter.view}
        onValueChange={(view) => onChange({ view: view === "open" ? "" : view, since: "" })}
        className="max-sm:w-full max-sm:overflow-x-auto"
      />
      <Select {...select("severity", "Severity", "w-34")}>
        <option value="">Any severity</option>
        <option value="failure">Failure</option>
        <option value="warning">Warning</option>
      </Select>
      <Select {...select("acknowledged", "Acknowledged", "w-46")}>
        <option value="">Acknowledged or not</option>
        <option value="no">Not acknowledged</option>
        <option value="yes">Acknowledged</option>
      </Select>
      <Select {...select("host", "Host", "w-40")}>
        <option value="">Any host</option>
        {hosts.map((host) => (
          <option key={host} value={host}>
            {host}
          </option>
        ))}
      </Select>
      <Select {...select("rule", "Rule", "w-44")}>
        <option value="">Any rule</option>
        {rules.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Input
        ref={textField}
        type="search"
        aria-label="Filter alarms by text"
        placeholder="Filter ( / )"
        value={filter.text}
        onChange={(event) => onChange({ text: event.target.value })}
        className="w-40 max-sm:w-[calc(50%-0.25rem)]"
      />
      <Select
        aria-label="Group"
        className={`w-34 ${NARROW}`}
        value={filter.group}
        onChange={(event) => onChange({ group: event.target.value === "none" ? "" : event.target.value })}
      >
        <option value="none">No groups</option>
        <option value="host">By host</option>
        <option value="rule">By rule</option>
      </Select>
      <SavedViews />
    </div>
  );
}
