import { ACTION_WORDS } from "./action-words";
import type { AlarmCounts, Digest } from "./digest";
import { describeTimeToLimit } from "./forecast";
import { labelOf } from "./metric-catalogue";
import { formatDuration, formatValue } from "./units";

/** A part of a digest in words: what matters in a sentence, and the rows behind it. */
export interface DigestSection {
  id: "alarms" | "hosts" | "rules" | "next-full" | "availability" | "reclaim" | "slower" | "actions" | "archives";
  title: string;
  sentence: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

const counted = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
const percent = (ratio: number | null) => formatValue(ratio, "ratio");
const nameOf = ({ hostId, displayName }: { hostId: string; displayName: string | null }) => displayName ?? hostId;

/** "20 more than the week before (103)" */
function comparedWith(count: number, before: number): string {
  if (count === before) return "as many as the week before";
  return `${Math.abs(count - before)} ${count > before ? "more" : "fewer"} than the week before (${before})`;
}

function alarmSentence({ alarms: { week, before, standingCount } }: Digest): string {
  const parts = [
    `${counted(week.raisedCount, "alarm")}${before ? `, ${comparedWith(week.raisedCount, before.raisedCount)}` : ""}`,
    counted(week.failureCount, "failure"),
    `${week.unacknowledgedCount} never acknowledged`,
    ...(week.floodCount > 0 ? [counted(week.floodCount, "flood")] : []),
    ...(standingCount > 0 ? [`${standingCount} standing for more than a day`] : []),
  ];
  return `${parts.join("; ")}.`;
}

const ALARM_ROWS: [title: string, text: (counts: AlarmCounts) => string][] = [
  ["Raised", ({ raisedCount }) => String(raisedCount)],
  ["Failures", ({ failureCount }) => String(failureCount)],
  ["Never acknowledged", ({ unacknowledgedCount }) => String(unacknowledgedCount)],
  ["Floods", ({ floodCount }) => String(floodCount)],
  [
    "Median time to acknowledge",
    ({ medianSecondsToAcknowledge }) => formatDuration(medianSecondsToAcknowledge ?? Number.NaN),
  ],
];

/** What a digest says, part by part, for mail, CSV and pages alike; parts with nothing to tell say so, but the one of benchmarks. */
export function digestSections(digest: Digest): DigestSection[] {
  return [
    alarms(digest),
    noisiestHosts(digest),
    noisiestRules(digest),
    nextFull(digest),
    availability(digest),
    reclaim(digest),
    ...(digest.slower.count > 0 ? [slower(digest)] : []),
    actions(digest),
    archives(digest),
  ];
}

function alarms(digest: Digest): DigestSection {
  const { week, before } = digest.alarms;
  return {
    id: "alarms",
    title: "Alarms",
    sentence: alarmSentence(digest),
    columns: ["", "This week", "The week before"],
    rows: ALARM_ROWS.map(([title, text]) => [title, text(week), before ? text(before) : "not known"]),
  };
}

function noiseSentence(hostCount: number, topTenShare: number): string {
  if (hostCount === 0) return "No host raised an alarm.";
  return topTenShare < 1
    ? `The noisiest ten raised ${percent(topTenShare)} of all.`
    : `All alarms were raised on ${counted(hostCount, "host")}.`;
}

function noisiestHosts({ noisiestHosts: { topTenShare, hosts } }: Digest): DigestSection {
  return {
    id: "hosts",
    title: "Noisiest hosts",
    sentence: noiseSentence(hosts.length, topTenShare),
    columns: ["Host", "Raised", "Share", "Loudest rule"],
    rows: hosts.map((host) => [
      nameOf(host),
      String(host.raisedCount),
      percent(host.share),
      host.loudestRule?.ruleName ?? "",
    ]),
  };
}

function noisiestRules({ noisiestRules: rules }: Digest): DigestSection {
  return {
    id: "rules",
    title: "Noisiest rules",
    sentence: rules.length === 0 ? "No rule raised an alarm." : `${counted(rules.length, "rule")} raised most.`,
    columns: ["Rule", "Raised", "Share"],
    rows: rules.map(({ ruleName, raisedCount, share }) => [ruleName, String(raisedCount), percent(share)]),
  };
}

function nextFull({ nextFull: { count, rows } }: Digest): DigestSection {
  return {
    id: "next-full",
    title: "Full within 30 days",
    sentence: count === 0 ? "Nothing fills up." : `${counted(count, "series", "series")} on the way to the limit.`,
    columns: ["Host", "What", "When"],
    rows: rows.map((row) => [nameOf(row), labelOf(row.seriesId), describeTimeToLimit(row.timeToLimit)]),
  };
}

function availability({ availability: report, hostCount }: Digest): DigestSection {
  const { meanRatio, hostsWithOutages, unheardCount, hosts } = report;
  const unheard = unheardCount === 0 ? "" : ` Of ${counted(unheardCount, "host")} nothing came at all.`;
  return {
    id: "availability",
    title: "Availability",
    sentence: `${counted(hostCount, "host")}, ${percent(meanRatio)} on average; ${hostsWithOutages} with outages.${unheard}`,
    columns: ["Host", "Up", "Outages", "Together"],
    rows: hosts.map((host) => [
      nameOf(host),
      percent(host.upRatio),
      String(host.outageCount),
      formatDuration(host.downSeconds),
    ]),
  };
}

function reclaim({ reclaim: { frees, rows } }: Digest): DigestSection {
  const { hostCount, coreCount, memoryBytes, diskBytes } = frees;
  return {
    id: "reclaim",
    title: "To reclaim",
    sentence:
      hostCount === 0
        ? "No host is below all bounds."
        : `${counted(hostCount, "host")}: ${counted(coreCount, "core")}, ${formatValue(memoryBytes, "bytes")} of memory and ${formatValue(diskBytes, "bytes")} of disk.`,
    columns: ["Host", "CPU", "Memory", "Disk"],
    rows: rows.map((row) => [nameOf(row), percent(row.cpuRatio), percent(row.memoryRatio), percent(row.diskRatio)]),
  };
}

function slower({ slower: { count, rows } }: Digest): DigestSection {
  return {
    id: "slower",
    title: "Slower than before",
    sentence: `${counted(count, "result")} below 80 % of what is usual there.`,
    columns: ["Host", "Benchmark", "Of what is usual"],
    rows: rows.map((row) => [nameOf(row), labelOf(row.seriesId), percent(row.relativeRatio)]),
  };
}

function actions({ actions: kinds }: Digest): DigestSection {
  const sum = (part: "doneCount" | "failedCount") => kinds.reduce((total, kind) => total + kind[part], 0);
  return {
    id: "actions",
    title: "Actions",
    sentence: kinds.length === 0 ? "None." : `${sum("doneCount")} done, ${sum("failedCount")} failed.`,
    columns: ["Action", "Done", "Failed", "Other"],
    rows: kinds.map(({ kind, ...counts }) => [
      ACTION_WORDS[kind],
      String(counts.doneCount),
      String(counts.failedCount),
      String(counts.otherCount),
    ]),
  };
}

function archives({ archives: { count, sizeBytes, writtenCount } }: Digest): DigestSection {
  return {
    id: "archives",
    title: "Archives",
    sentence: `${counted(count, "archive")} on disk, ${formatValue(sizeBytes, "bytes")}; ${writtenCount} written this week.`,
    columns: [],
    rows: [],
  };
}

/** "123 alarms, 2 hosts with outages, 3 series full within 30 days" */
export function digestHeadline({
  alarms: { week },
  availability: { hostsWithOutages },
  nextFull: { count },
}: Digest): string {
  return [
    counted(week.raisedCount, "alarm"),
    ...(hostsWithOutages > 0 ? [`${counted(hostsWithOutages, "host")} with outages`] : []),
    ...(count > 0 ? [`${count} filling up`] : []),
  ].join(", ");
}
