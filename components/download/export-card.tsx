"use client";

import { Download } from "lucide-react";
import { type MouseEvent, useState } from "react";
import { EXPORT_FORMATS, EXPORT_STEPS, type ExportFormat } from "../../domain/export-api";
import { timeOfField } from "../alarm-history/field-time";
import { HostPatternField } from "../settings/host-pattern-field";
import { useViewPreferences } from "../shell/view-preferences";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { FormField, TextField } from "../ui/form-field";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { FollowedExport } from "./followed-export";

const STEP_WORDS = { "1s": "1 s, two days back", "1m": "1 min, 30 days back", "1h": "1 h, two years back" };
const STEPS = EXPORT_STEPS.map((value) => ({
  value,
  label: value.replace("s", " s").replace("m", " min").replace("h", " h"),
}));
const FORMAT_WORDS: Record<ExportFormat, { label: string; words: string }> = {
  csv: { label: "CSV", words: "for spreadsheets" },
  json: { label: "JSON", words: "JSON Lines, an object a row" },
  parquet: { label: "Parquet", words: "for pandas, DuckDB and the like" },
};
const FORMATS = EXPORT_FORMATS.map((value) => ({ value, label: FORMAT_WORDS[value].label }));

export interface ExportCardProps {
  /** As a field of the type `datetime-local` holds it. */
  from: string;
  to: string;
  onFromChange: (text: string) => void;
  onToChange: (text: string) => void;
}

/** Everything that many hosts measured over a time, as one zip. */
export function ExportCard({ from, to, onFromChange, onToChange }: ExportCardProps) {
  const { timeZone } = useViewPreferences();
  const [hosts, setHosts] = useState("*");
  const [series, setSeries] = useState("*");
  const [step, setStep] = useState<(typeof EXPORT_STEPS)[number]>("1m");
  const [format, setFormat] = useState<ExportFormat>("csv");
  const [followedId, setFollowedId] = useState<string | null>(null);
  const [fromMs, toMs] = [timeOfField(from, timeZone), timeOfField(to, timeZone)];
  const isWhole = fromMs !== null && toMs !== null && fromMs < toMs && hosts.trim() !== "" && series.trim() !== "";
  const address = `/api/export?${new URLSearchParams({
    hosts: hosts.trim(),
    series: series.trim(),
    step,
    format,
    from: String(fromMs),
    to: String((toMs ?? 0) - 1),
  })}`;
  const follow = ({ currentTarget }: MouseEvent<HTMLAnchorElement>) => {
    const id = newExportId();
    currentTarget.href = `${address}&id=${id}`;
    setFollowedId(id);
  };
  const time = (label: string, value: string, set: (text: string) => void) => (
    <FormField label={timeZone === "utc" ? `${label} (UTC)` : label}>
      {(ids) => <Input {...ids} type="datetime-local" value={value} onChange={({ target }) => set(target.value)} />}
    </FormField>
  );
  return (
    <Card className="mt-4">
      <CardHeader>
        <CardTitle>Everything over a time</CardTitle>
        <p className="text-sm text-faint">A zip with a file of each host</p>
      </CardHeader>
      <div className="grid gap-4 p-4 sm:grid-cols-2">
        <HostPatternField
          value={hosts}
          onValueChange={setHosts}
          problem={hosts.trim() === "" ? "Say which hosts, * for all." : undefined}
        />
        <TextField
          label="Series"
          hint="Ids with commas between, * for any text: memory.*, net.eth0.in"
          value={series}
          maxLength={1000}
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => setSeries(target.value)}
        />
        {time("From", from, onFromChange)}
        {time("To", to, onToChange)}
        <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
          <SegmentedControl label="Step" segments={STEPS} value={step} onValueChange={setStep} />
          <span className="text-sm text-muted">{STEP_WORDS[step]}</span>
        </div>
        <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
          <SegmentedControl label="Format" segments={FORMATS} value={format} onValueChange={setFormat} />
          <span className="text-sm text-muted">{FORMAT_WORDS[format].words}</span>
          {isWhole ? (
            <Button variant="primary" className="ml-auto" asChild>
              <a href={address} download onClick={follow}>
                <Download aria-hidden />
                Download
              </a>
            </Button>
          ) : (
            <Button variant="primary" className="ml-auto" disabled>
              Download
            </Button>
          )}
        </div>
        {followedId && (
          <div className="sm:col-span-2">
            <FollowedExport key={followedId} id={followedId} />
          </div>
        )}
      </div>
    </Card>
  );
}

/** Made without `crypto.randomUUID`, which browsers have on https only. */
function newExportId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
