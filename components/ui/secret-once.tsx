import { CopyButton } from "./copy-button";

export interface SecretOnceProps {
  /** What it is, in words: "The line to run on web-1". */
  label: string;
  text: string;
  copyLabel: string;
}

/** Something secret that is shown this once, to be copied. */
export function SecretOnce({ label, text, copyLabel }: SecretOnceProps) {
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm font-medium text-muted">{label}</p>
      <code className="block max-h-48 overflow-y-auto rounded-md border border-line bg-page p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere select-all">
        {text}
      </code>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <CopyButton variant="primary" text={text} label={copyLabel} />
        <p className="text-sm text-muted">It is shown this once. Only its hash is kept.</p>
      </div>
    </div>
  );
}
