"use client";

import type { HostView } from "../../domain/api";
import { Select } from "../ui/select";

export interface HostSelectProps {
  hosts: readonly Pick<HostView, "id" | "displayName">[];
  value: string | undefined;
  onValueChange: (hostId: string) => void;
  className?: string;
}

/** Chooses one of the hosts. */
export function HostSelect({ hosts, value, onValueChange, className = "w-56 max-w-full" }: HostSelectProps) {
  return (
    <Select
      aria-label="Host"
      className={className}
      disabled={value === undefined}
      value={value ?? ""}
      onChange={({ target }) => onValueChange(target.value)}
    >
      {hosts.map(({ id, displayName }) => (
        <option key={id} value={id}>
          {displayName}
        </option>
      ))}
    </Select>
  );
}
