import { ArrowDown, ArrowUp, Ban, CircleCheck, CircleHelp, Power } from "lucide-react";
import type { ComputeService } from "../../domain/cloud";
import { Badge } from "../ui/badge";

/** What Nova says of a compute service: each as a shape and a word, and the reason. */
export function ServiceStatus({ service }: { service: ComputeService }) {
  const { status, state, forcedDown, disabledReason } = service;
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      {status === "enabled" && (
        <Badge tone="ok">
          <CircleCheck aria-hidden />
          enabled
        </Badge>
      )}
      {status === "disabled" && (
        <Badge tone="warning">
          <Ban aria-hidden />
          disabled
        </Badge>
      )}
      {status === "unknown" && (
        <Badge>
          <CircleHelp aria-hidden />
          status unknown
        </Badge>
      )}
      <Badge tone={state === "up" ? "ok" : state === "down" ? "failure" : "neutral"}>
        {state === "up" ? (
          <ArrowUp aria-hidden />
        ) : state === "down" ? (
          <ArrowDown aria-hidden />
        ) : (
          <CircleHelp aria-hidden />
        )}
        {state === "unknown" ? "state unknown" : state}
      </Badge>
      {forcedDown && (
        <Badge tone="warning">
          <Power aria-hidden />
          forced down
        </Badge>
      )}
      {status === "disabled" && <span className="text-muted wrap-anywhere">{disabledReason ?? "no reason given"}</span>}
    </span>
  );
}
