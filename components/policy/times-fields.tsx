import { TextField } from "../ui/form-field";
import type { PolicyDraft } from "./policy-draft";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export interface TimesFieldsProps {
  draft: PolicyDraft;
  problem: string | undefined;
  set: (change: Partial<PolicyDraft>) => void;
}

/** When a policy may act. */
export function TimesFields({ draft, problem, set }: TimesFieldsProps) {
  const { weekdays, hasTimes } = draft;
  const toggle = (day: number) =>
    set({ weekdays: weekdays.includes(day) ? weekdays.filter((one) => one !== day) : [...weekdays, day] });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">Times</legend>
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={hasTimes}
          onChange={({ target }) => set({ hasTimes: target.checked })}
        />
        Only at certain times
      </label>
      {hasTimes && (
        <>
          <div className="flex flex-wrap gap-1">
            {DAYS.map((name, i) => (
              <button
                key={name}
                type="button"
                aria-pressed={weekdays.includes(i + 1)}
                onClick={() => toggle(i + 1)}
                className="h-7 rounded-md border border-line px-2 text-sm text-muted hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-ink"
              >
                {name}
              </button>
            ))}
          </div>
          <div className="grid gap-3 sm:grid-cols-3">
            <TextField
              label="From"
              type="time"
              value={draft.from}
              onChange={({ target }) => set({ from: target.value })}
            />
            <TextField
              label="To"
              type="time"
              hint="Before From: the next day."
              value={draft.to}
              onChange={({ target }) => set({ to: target.value })}
            />
            <TextField
              label="Time zone"
              maxLength={64}
              value={draft.timeZone}
              onChange={({ target }) => set({ timeZone: target.value })}
            />
          </div>
          {problem && <p className="text-sm text-failure">{problem}</p>}
        </>
      )}
    </fieldset>
  );
}
