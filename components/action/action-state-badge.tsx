import {
  Ban,
  CircleCheck,
  CircleHelp,
  CircleSlash,
  CircleX,
  FlaskConical,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  RotateCw,
} from "lucide-react";
import type { ActionState } from "../../domain/action";
import { Badge, type BadgeProps } from "../ui/badge";
import { STATE_WORDS } from "./action-words";

const LOOKS: Record<ActionState, { Icon: LucideIcon; tone: NonNullable<BadgeProps["tone"]> }> = {
  "dry-run": { Icon: FlaskConical, tone: "neutral" },
  queued: { Icon: Hourglass, tone: "neutral" },
  running: { Icon: LoaderCircle, tone: "accent" },
  retrying: { Icon: RotateCw, tone: "warning" },
  done: { Icon: CircleCheck, tone: "ok" },
  failed: { Icon: CircleX, tone: "failure" },
  refused: { Icon: Ban, tone: "warning" },
  cancelled: { Icon: CircleSlash, tone: "neutral" },
  unsure: { Icon: CircleHelp, tone: "warning" },
};

/** The state of an action, as a shape and a word. */
export function ActionStateBadge({ state }: { state: ActionState }) {
  const { Icon, tone } = LOOKS[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {STATE_WORDS[state]}
    </Badge>
  );
}
