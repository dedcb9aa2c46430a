/**
 * `live`: frames arrive. `silent`: three frames were missed. `never`: has not reported yet.
 * `stopped`: its collector said goodbye.
 */
export const HOST_STATES = ["never", "live", "silent", "stopped"] as const;
export type HostState = (typeof HOST_STATES)[number];
