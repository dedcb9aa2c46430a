"use client";

import { hostFits } from "../../domain/host-pattern";
import { useHosts } from "../shell/use-hosts";
import { CheckedText } from "./checked-field";

const SHOWN_NAMES = 4;

/** Which hosts a pattern means now, in words: "2 of 5 hosts: web-1, web-2". */
export function describeFitting(pattern: string, hosts: readonly { id: string; tags: readonly string[] }[]): string {
  const fitting = hosts.filter((host) => hostFits(pattern, host)).map(({ id }) => id);
  const total = `${fitting.length} of ${hosts.length} ${hosts.length === 1 ? "host" : "hosts"}`;
  if (fitting.length === 0 || fitting.length === hosts.length) return total;
  const more = fitting.length > SHOWN_NAMES ? ` and ${fitting.length - SHOWN_NAMES} more` : "";
  return `${total}: ${fitting.slice(0, SHOWN_NAMES).join(", ")}${more}`;
}

export interface HostPatternFieldProps {
  value: string;
  onValueChange: (value: string) => void;
  problem: string | undefined;
}

/** A pattern of hosts, with the hosts that it means now. */
export function HostPatternField({ value, onValueChange, problem }: HostPatternFieldProps) {
  const { data: hosts } = useHosts();
  const hint = (
    <>
      Names or tags with commas between, * for any text: <code className="font-mono">web-*, tag:database</code>.{" "}
      <span role="status" className="text-muted">
        {hosts && value.trim() !== "" && `Fits ${describeFitting(value, hosts)}.`}
      </span>
    </>
  );
  return (
    <CheckedText
      label="Hosts"
      hint={hint}
      problem={problem}
      value={value}
      onValueChange={onValueChange}
      input={{ maxLength: 256, autoCapitalize: "none" }}
    />
  );
}
