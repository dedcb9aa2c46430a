"use client";

import { useState } from "react";
import { FormField } from "../ui/form-field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";

const OWN = "own";

export interface DurationChoice {
  label: string;
  /** `null`: what the server takes when nothing is chosen. */
  ms: number | null;
}

export interface DurationFieldProps {
  label: string;
  choices: readonly DurationChoice[];
  /** Told with the end, ms since 1970; NaN while an own time is not there or over. */
  onUntil: (untilMs: number | null) => void;
}

/** Until when: one of a few lengths of time, or a time of one's own. */
export function DurationField({ label, choices, onUntil }: DurationFieldProps) {
  const [chosen, setChosen] = useState("0");
  const [own, setOwn] = useState("");
  const tell = (index: string, text: string) => {
    const ms = choices[Number(index)]?.ms;
    if (index !== OWN) onUntil(ms === null || ms === undefined ? null : Date.now() + ms);
    else onUntil(new Date(text).getTime());
  };
  return (
    <FormField label={label}>
      {(ids) => (
        <span className="flex flex-wrap gap-2">
          <Select
            {...ids}
            className="w-56"
            value={chosen}
            onChange={(event) => {
              setChosen(event.target.value);
              tell(event.target.value, own);
            }}
          >
            {choices.map((choice, i) => (
              <option key={choice.label} value={i}>
                {choice.label}
              </option>
            ))}
            <option value={OWN}>until a time of my own</option>
          </Select>
          {chosen === OWN && (
            <Input
              type="datetime-local"
              aria-label={`${label}, own time`}
              className="w-52"
              value={own}
              onChange={(event) => {
                setOwn(event.target.value);
                tell(OWN, event.target.value);
              }}
            />
          )}
        </span>
      )}
    </FormField>
  );
}
