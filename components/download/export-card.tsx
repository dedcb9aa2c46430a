"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { EXPORT_STEPS } from "../../domain/api";
import { fieldTime, timeOfField } from "../alarm-history/field-time";
import { HostPatternField } from "../settings/host-pattern-field";
import { useViewPreferences } from "../shell/view-preferences";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { FormField, TextField } from "../ui/form-field";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";

const DAY_MS = 86_400_000;
const STEP_WORDS = { "1s": "1 s, two days back", "1m": "1 min, 30 days back", "1h": "1 h, two years back" };
const STEPS = EXPORT_STEPS.map((value) => ({
  value,
  label: value.replace("s", " s").replace("m", " min").replace("h", " h"),
}));

/** Everything that many hosts measured over a time, as one zip. */
export function ExportCard() {
  const { timeZone } = useViewPreferences();
  const [hosts, setHosts] = useState("*");
  const [series, setSeries] = useState("*");
  const [step, setStep] = useState<(typeof EXPORT_STEPS)[number]>("1m");
  const [from, setFrom] = useState(() => fieldTime(Date.now() - DAY_MS, timeZone));
  const [to, setTo] = useState(() => fieldTime(Date.now(), timeZone));
  const [fromMs, toMs] = [timeOfField(from, timeZone), timeOfField(to, timeZone)];
  const isWhole = fromMs !== null && toMs !== null && fromMs < toMs && hosts.trim() !== "" && series.trim() !== "";
  const query = new URLSearchParams({
    hosts: hosts.trim(),
    series: series.trim(),
    step,
    from: String(fromMs),
    to: String(toMs),
  });
  const time = (label: string, value: string, set: (text: string) => void) => (
    <FormField label={timeZone === "utc" ? `${label} (UTC)` : label}>
      {(ids) => <Input {...ids} type="datetime-local" value={value} onChange={({ target }) => set(target.value)} />}
    </FormField>
  );
  return (
    <Card className="mt-4">
      <CardHeader>
        <CardTitle>Everything over a time</CardTitle>
        <p className="text-sm text-faint">A zip with a CSV of each host</p>
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
        {time("From", from, setFrom)}
        {time("To", to, setTo)}
        <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
          <SegmentedControl label="Step" segments={STEPS} value={step} onValueChange={setStep} />
          <span className="text-sm text-muted">{STEP_WORDS[step]}</span>
          {isWhole ? (
            <Button variant="primary" className="ml-auto" asChild>
              <a href={`/api/export.zip?${query}`} download>
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
      </div>
    </Card>
  );
}
