"use client";

import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import Link from "next/link";
import type { Alarm, JournalEntry } from "../../domain/alarm";
import { HOST_SILENT_RULE_ID } from "../../domain/host-silent";
import { unitOf } from "../../domain/metric-catalogue";
import type { Rule, RuleSet } from "../../domain/rule";
import { formatValue } from "../../domain/units";
import { describeAlarmVm } from "../../domain/vm-words";
import { AlarmActions, AlarmService } from "../action/alarm-actions";
import { useSuppressions } from "../live/live-provider";
import { describeBroken, describeLook, describePatience } from "../settings/rule-words";
import { fetchJson } from "../ui/api-client";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "../ui/dialog";
import { EmptyState } from "../ui/empty-state";
import { SeverityBadge } from "../ui/severity-badge";
import { Skeleton } from "../ui/skeleton";
import { AlarmButtons } from "./alarm-buttons";
import { AlarmChart } from "./alarm-chart";
import type { AlarmDialog } from "./alarm-dialogs";
import { AlarmJournal } from "./alarm-journal";
import { stateWords } from "./alarm-words";
import { OtherAlarms, SimilarBefore } from "./related-alarms";
import { TimeLeft } from "./time-left";

export interface AlarmDrawerProps {
  alarmId: string;
  /** `undefined` when it is older than what the console holds: then the journal is asked. */
  alarm: Alarm | undefined;
  onClose: () => void;
  /** `null` for those who may only look. */
  onAsk: ((dialog: AlarmDialog) => void) | null;
}

/** One alarm: its chart around the moment, its rule, what has happened to it, and what there is to learn from others. */
export function AlarmDrawer({ alarmId, alarm: known, onClose, onAsk }: AlarmDrawerProps) {
  const journal = useQuery({
    queryKey: ["journal", alarmId, known?.revision],
    queryFn: async ({ signal }) => {
      const path = `/api/journal?alarmId=${encodeURIComponent(alarmId)}&limit=50`;
      return (await fetchJson<{ entries: JournalEntry[] }>(path, { signal })).entries;
    },
    placeholderData: (before) => before,
  });
  const alarm = known ?? journal.data?.find((entry) => entry.alarm)?.alarm ?? undefined;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent place="right">
        {alarm ? (
          <AlarmDetails alarm={alarm} journal={journal} onAsk={onAsk} />
        ) : (
          <>
            <DialogTitle>Alarm</DialogTitle>
            {journal.isPending ? (
              <Skeleton className="h-40" />
            ) : (
              <EmptyState
                title="The journal no longer has this alarm"
                message="It keeps the newest 200,000 entries; older ones are in its exports."
              />
            )}
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

interface AlarmDetailsProps {
  alarm: Alarm;
  journal: Parameters<typeof AlarmJournal>[0]["journal"];
  onAsk: AlarmDrawerProps["onAsk"];
}

function AlarmDetails({ alarm, journal, onAsk }: AlarmDetailsProps) {
  const suppression = useSuppressions().get(alarm.id);
  const rules = useQuery({
    queryKey: ["rules"],
    queryFn: ({ signal }) => fetchJson<RuleSet>("/api/rules", { signal }),
    staleTime: 10_000,
  });
  const rule = rules.data?.rules.find(({ id }) => id === alarm.ruleId);
  const unit = unitOf(alarm.seriesId);
  const { words, untilMs } = stateWords(alarm, suppression);
  return (
    <>
      <DialogTitle>{alarm.ruleName}</DialogTitle>
      <DialogDescription>{alarm.text}</DialogDescription>
      <div className="flex flex-wrap items-center gap-3">
        <SeverityBadge severity={alarm.severity} quiet={alarm.state !== "active" || alarm.acknowledged !== null} />
        <span className="text-muted">
          {words}
          {untilMs !== null && (
            <>
              , <TimeLeft untilMs={untilMs} />
            </>
          )}
        </span>
        {alarm.value !== null && (
          <span className="tabular-nums">
            {formatValue(alarm.value, unit, "bytes")}
            {alarm.bound !== null && (
              <span className="text-muted"> against {formatValue(alarm.bound, unit, "bytes")}</span>
            )}
          </span>
        )}
        <Link
          href={`/hosts/${encodeURIComponent(alarm.hostId)}`}
          prefetch={false}
          className="text-accent hover:underline"
        >
          {alarm.hostId}
        </Link>
        {alarm.runbookUrl !== "" && (
          <a
            href={alarm.runbookUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 text-accent hover:underline"
          >
            Runbook <ExternalLink aria-hidden className="size-3.5" />
          </a>
        )}
      </div>
      {alarm.vm && <p className="wrap-anywhere">{describeAlarmVm(alarm.vm)}</p>}
      <AlarmService hostId={alarm.hostId} />
      {onAsk && <AlarmButtons alarm={alarm} suppression={suppression} onAsk={onAsk} />}
      {alarm.acknowledged && (
        <p className="text-accent">
          Acknowledged by {alarm.acknowledged.by}
          {alarm.acknowledged.note !== "" && `: ${alarm.acknowledged.note}`} (
          <TimeLeft untilMs={alarm.acknowledged.untilMs} />)
        </p>
      )}
      {alarm.ruleId !== HOST_SILENT_RULE_ID && <AlarmChart alarm={alarm} rule={rule} />}
      {rule && <RuleInWords rule={rule} />}
      <AlarmActions alarm={alarm} />
      <AlarmJournal journal={journal} />
      <OtherAlarms alarm={alarm} />
      <SimilarBefore alarm={alarm} />
    </>
  );
}

function RuleInWords({ rule }: { rule: Rule }) {
  const broken = describeBroken(rule).map(({ severity, words }) => `${severity} ${words}`);
  return (
    <section>
      <h3 className="mb-1 text-sm font-medium text-faint">Rule</h3>
      <p>
        {describeLook(rule)}
        {broken.length > 0 && `: ${broken.join(", ")}`}. Raised {describePatience(rule)}.{" "}
        <Link
          href={`/settings/rules/${encodeURIComponent(rule.id)}`}
          prefetch={false}
          className="text-accent underline"
        >
          See the rule
        </Link>
      </p>
    </section>
  );
}
