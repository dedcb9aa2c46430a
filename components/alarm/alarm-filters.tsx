"use client";

import type { RefObject } from "react";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import type { AlarmFilter } from "./alarm-filter";

const STATES = [
  { value: "active", label: "Active" },
  { value: "cleared", label: "Cleared" },
  { value: "all", label: "All" },
] as const;

export interface AlarmFiltersProps {
  filter: AlarmFilter;
  hosts: readonly string[];
  onChange: (change: Partial<AlarmFilter>) => void;
  textField: RefObject<HTMLInputElement | null>;
}

/** What of the alarms is shown. */
export function AlarmFilters({ filter, hosts, onChange, textField }: AlarmFiltersProps) {
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SegmentedControl
        label="State"
        segments={STATES}
        value={STATES.find(({ value }) => value === filter.state)?.value ?? "all"}
        onValueChange={(state) => onChange({ state })}
      />
      <Select
        aria-label="Severity"
        className="w-36 max-sm:w-[calc(50%-0.25rem)]"
        value={filter.severity}
        onChange={(event) => onChange({ severity: event.target.value })}
      >
        <option value="">Any severity</option>
        <option value="failure">Failure</option>
        <option value="warning">Warning</option>
      </Select>
      <Select
        aria-label="Acknowledged"
        className="w-48 max-sm:w-[calc(50%-0.25rem)]"
        value={filter.acknowledged}
        onChange={(event) => onChange({ acknowledged: event.target.value })}
      >
        <option value="">Acknowledged or not</option>
        <option value="no">Not acknowledged</option>
        <option value="yes">Acknowledged</option>
      </Select>
      <Select
        aria-label="Host"
        className="w-48 max-sm:w-[calc(50%-0.25rem)]"
        value={filter.host}
        onChange={(event) => onChange({ host: event.target.value })}
      >
        <option value="">Any host</option>
        {hosts.map((host) => (
          <option key={host} value={host}>
            {host}
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
        className="w-48 max-sm:w-full"
      />
    </div>
  );
}
