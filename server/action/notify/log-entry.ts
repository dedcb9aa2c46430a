import { DateTime } from "luxon";
import type { Message } from "../../../domain/destination";
import { describeAlarmVm } from "../../../domain/vm-words";
import { collectdName } from "./webhook-bodies";

/** Where DMA has it, below the data folder. */
export const NOTIFICATION_LOG = "notification/log_notify.log";

/** `%e` of C: `1.201362e+10`; `nan` for what is not known. */
function scientific(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const [digits, exponent = "0"] = value.toExponential(6).split("e");
  const power = Number(exponent);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** One entry of DMA's notification log. @param nowMs when it is written, shown in the server's zone with microseconds */
export function logEntry(message: Message, nowMs: number): string {
  const { severity, atMs, hostId, seriesId, value, bound, text, vm } = message;
  const { plugin, type } = collectdName(seriesId);
  const isWarning = severity === "warning";
  return [
    `${DateTime.fromMillis(Math.floor(nowMs)).toFormat("yyyy-MM-dd HH:mm:ss.SSS")}000`,
    `Severity: ${severity.toUpperCase()}`,
    `Time: ${(atMs / 1000).toFixed(3)}`,
    `Host: ${hostId}`,
    `Plugin: ${plugin}`,
    `Type: ${type}`,
    "DataSource: value",
    `CurrentValue: ${scientific(value)}`,
    "WarningMin: nan",
    `WarningMax: ${scientific(isWarning ? bound : null)}`,
    "FailureMin: nan",
    `FailureMax: ${scientific(isWarning ? null : bound)}`,
    "",
    (vm ? `${text} (${describeAlarmVm(vm)})` : text).replace(/\s*\n\s*/g, " "),
    "",
    "=".repeat(34),
  ].join("\n");
}
