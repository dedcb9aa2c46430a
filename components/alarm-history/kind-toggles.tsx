import { KIND_GROUPS } from "./history-filter";

export interface KindTogglesProps {
  /** Names of groups; none stands for all. */
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

/** Which kinds of entries are shown, any number of them. */
export function KindToggles({ chosen, onChange }: KindTogglesProps) {
  return (
    <fieldset aria-label="What happened" className="flex flex-wrap gap-1">
      {KIND_GROUPS.map(({ name, label }) => {
        const isChosen = chosen.includes(name);
        return (
          <button
            key={name}
            type="button"
            aria-pressed={isChosen}
            onClick={() => onChange(isChosen ? chosen.filter((one) => one !== name) : [...chosen, name])}
            className="h-7 rounded-md border border-line px-2 text-sm text-muted transition-colors hover:bg-hover hover:text-ink aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-ink"
          >
            {label}
          </button>
        );
      })}
    </fieldset>
  );
}
