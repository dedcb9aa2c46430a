"use client";

import { LayoutGrid, Rows3 } from "lucide-react";
import { HYPERVISOR_TAG_PREFIX } from "../../domain/compute-hosts";
import { HOST_STATES } from "../../domain/host-state";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import type { FleetFilter } from "./fleet-filter";
import type { Grouping } from "./fleet-groups";

export type FleetShape = "table" | "grid";

const SHAPES = [
  { value: "table", label: <Rows3 aria-label="Table" className="size-4" /> },
  { value: "grid", label: <LayoutGrid aria-label="Grid" className="size-4" /> },
] as const;

export interface FleetToolbarProps {
  text: string;
  filter: FleetFilter;
  tags: readonly string[];
  grouping: Grouping;
  hasVms: boolean;
  shape: FleetShape;
  onChange: (change: Record<string, string>) => void;
}

interface TagSelectProps {
  tags: readonly string[];
  value: string;
  onChange: (tag: string) => void;
}

/** Tags that operators gave first, then those of VMs that name their compute host. */
function TagSelect({ tags, value, onChange }: TagSelectProps) {
  const offered = value === "" || tags.includes(value) ? tags : [...tags, value];
  const isOfVm = (tag: string) => tag.startsWith(HYPERVISOR_TAG_PREFIX);
  const own = offered.filter((tag) => !isOfVm(tag));
  const ofVms = offered.filter(isOfVm);
  return (
    <Select
      aria-label="Tag"
      className="w-40 max-sm:w-auto max-sm:flex-1"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">Any tag</option>
      {own.map((tag) => (
        <option key={tag} value={tag}>
          {tag}
        </option>
      ))}
      {ofVms.length > 0 && (
        <optgroup label="VMs on compute host">
          {ofVms.map((tag) => (
            <option key={tag} value={tag}>
              {tag.slice(HYPERVISOR_TAG_PREFIX.length)}
            </option>
          ))}
        </optgroup>
      )}
    </Select>
  );
}

/** Which hosts are shown, and how. */
export function FleetToolbar({ text, filter, tags, grouping, hasVms, shape, onChange }: FleetToolbarProps) {
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Input
        type="search"
        aria-label="Filter hosts by name or tag"
        placeholder="Filter by name or tag"
        value={text}
        onChange={(event) => onChange({ filter: event.target.value })}
        className="w-56 max-sm:w-full"
      />
      <Select
        aria-label="State"
        className="w-40 max-sm:w-auto max-sm:flex-1"
        value={filter.state}
        onChange={(event) => onChange({ state: event.target.value })}
      >
        <option value="">Any state</option>
        {HOST_STATES.map((state) => (
          <option key={state} value={state}>
            {state === "never" ? "not heard of yet" : state}
          </option>
        ))}
      </Select>
      {(tags.length > 0 || filter.tag !== "") && (
        <TagSelect tags={tags} value={filter.tag} onChange={(tag) => onChange({ tag })} />
      )}
      <Select
        aria-label="Group"
        className="w-44 max-sm:w-full"
        value={grouping}
        onChange={(event) => onChange({ group: event.target.value })}
      >
        <option value="">No groups</option>
        <option value="state">By state</option>
        <option value="tag">By tag</option>
        {(hasVms || grouping === "compute-host") && <option value="compute-host">By compute host</option>}
      </Select>
      <SegmentedControl
        label="Shown as"
        segments={SHAPES}
        value={shape}
        onValueChange={(value) => onChange({ view: value === "grid" ? "grid" : "" })}
        className="max-sm:hidden"
      />
    </div>
  );
}
