export interface SwitchProps {
  /** What is on or off, for those who cannot see it. */
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  /** It keeps the focus while it cannot be changed. */
  disabled?: boolean;
}

/** Something that is on or off, and changes at once. */
export function Switch({ label, isOn, onChange, disabled = false }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      title={isOn ? "on" : "off"}
      aria-disabled={disabled || undefined}
      onClick={() => !disabled && onChange(!isOn)}
      className="group inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-field bg-page px-0.5 transition-colors aria-checked:border-accent aria-checked:bg-accent aria-disabled:opacity-55"
    >
      <span className="size-3.5 rounded-full bg-muted transition-transform group-aria-checked:translate-x-4 group-aria-checked:bg-on-accent" />
    </button>
  );
}
