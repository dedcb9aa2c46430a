import type { HostState } from "../../domain/host-state";
import { classNames } from "../ui/class-names";

const LOOKS: Record<HostState, { word: string; text: string; path: string }> = {
  live: { word: "live", text: "text-muted", path: "M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z" },
  silent: {
    word: "silent",
    text: "text-failure",
    path: "M3 .9 .9 3l3 3-3 3L3 11.1l3-3 3 3L11.1 9l-3-3 3-3L9 .9l-3 3z",
  },
  stopped: { word: "stopped", text: "text-muted", path: "M2.5 2.5h7v7h-7z" },
  never: {
    word: "not heard of yet",
    text: "text-faint",
    path: "M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1Zm0 1.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z",
  },
};

/** What a host is doing, by shape and word. */
export function HostStateBadge({ state }: { state: HostState }) {
  const { word, text, path } = LOOKS[state];
  return (
    <span className={classNames("inline-flex items-center gap-1.5 whitespace-nowrap", text)}>
      <svg viewBox="0 0 12 12" aria-hidden="true" className={classNames("size-2.5 shrink-0 fill-current")}>
        <path d={path} />
      </svg>
      {word}
    </span>
  );
}
