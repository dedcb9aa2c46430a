import type { AlarmVm } from "./vm";

/** Whose an alarm is, in words: `VM web-1 of project demo, flavour m1.small, on compute-1, network private, port d21acb51-35…`. */
export function describeAlarmVm({ name, serverId, project, flavour, computeHost, network, portId }: AlarmVm): string {
  const parts = [
    `VM ${name || serverId}${project === "" ? "" : ` of project ${project}`}`,
    flavour && `flavour ${flavour}`,
    computeHost && `on ${computeHost}`,
    network && `network ${network}`,
    portId && `port ${portId}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** The shortest that says whose it is: `web-1 (demo)`. */
export function shortAlarmVm({ name, serverId, project }: AlarmVm): string {
  return `${name || serverId}${project === "" ? "" : ` (${project})`}`;
}
