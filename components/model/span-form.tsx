"use client";

import { useState } from "react";
import { type MarkedSpan, markedSpanSchema, SPAN_KINDS } from "../../domain/model";
import { fieldTime, timeOfField } from "../alarm-history/field-time";
import { useViewPreferences } from "../shell/view-preferences";
import { Button } from "../ui/button";
import { FormError } from "../ui/form-error";
import { FormField } from "../ui/form-field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";

export interface SpanFormProps {
  hostId: string;
  /** What the charts show: where the fields begin. */
  shown: () => { fromMs: number; toMs: number };
  onMark: (span: MarkedSpan) => void;
}

/** Marks a time without a drag. */
export function SpanForm({ hostId, shown, onMark }: SpanFormProps) {
  const { timeZone } = useViewPreferences();
  const [kind, setKind] = useState<MarkedSpan["kind"]>("normal");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [problem, setProblem] = useState("");
  const begin = () => {
    if (from !== "" || to !== "") return;
    const { fromMs, toMs } = shown();
    setFrom(fieldTime(fromMs, timeZone));
    setTo(fieldTime(toMs, timeZone));
  };
  const add = () => {
    const span = { hostId, kind, fromMs: timeOfField(from, timeZone), toMs: timeOfField(to, timeZone) };
    const parsed = markedSpanSchema.safeParse(span);
    setProblem(parsed.success ? "" : "Enter when it begins, and when it ends after that.");
    if (parsed.success) onMark(parsed.data);
  };
  const time = (label: string, value: string, set: (text: string) => void) => (
    <FormField label={timeZone === "utc" ? `${label} (UTC)` : label}>
      {(ids) => (
        <Input
          {...ids}
          type="datetime-local"
          className="w-48"
          value={value}
          onFocus={begin}
          onChange={({ target }) => set(target.value)}
        />
      )}
    </FormField>
  );
  return (
    <form
      aria-label="Mark a time"
      className="flex flex-wrap items-end gap-3 border-t px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <FormField label={`Mark ${hostId} as`}>
        {(ids) => (
          <Select
            {...ids}
            className="w-32"
            value={kind}
            onChange={({ target }) => setKind(target.value as MarkedSpan["kind"])}
          >
            {SPAN_KINDS.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </Select>
        )}
      </FormField>
      {time("From", from, setFrom)}
      {time("To", to, setTo)}
      <Button type="submit">Mark</Button>
      <FormError message={problem} />
    </form>
  );
}
