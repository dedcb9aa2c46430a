import {
  Activity,
  ArchiveRestore,
  Check,
  CircleSlash,
  EyeOff,
  Hourglass,
  type LucideIcon,
  Minus,
  StickyNote,
  TimerOff,
  TrendingDown,
  TrendingUp,
  TriangleAlert,
  UserCheck,
  UserX,
  Wrench,
} from "lucide-react";
import type { JournalKind } from "../../domain/alarm";

/** What happened, as a word with a shape of its own. */
export const KIND_WORDS: Record<JournalKind, { word: string; Icon: LucideIcon }> = {
  pending: { word: "Pending", Icon: Hourglass },
  lapsed: { word: "Lapsed", Icon: CircleSlash },
  raised: { word: "Raised", Icon: TriangleAlert },
  worsened: { word: "Got worse", Icon: TrendingUp },
  eased: { word: "Eased", Icon: TrendingDown },
  cleared: { word: "Cleared", Icon: Check },
  flapping: { word: "Flapping", Icon: Activity },
  settled: { word: "Settled", Icon: Minus },
  acknowledged: { word: "Acknowledged", Icon: UserCheck },
  unacknowledged: { word: "Unacknowledged", Icon: UserX },
  forgotten: { word: "Acknowledgement ended", Icon: TimerOff },
  noted: { word: "Noted", Icon: StickyNote },
  shelved: { word: "Shelved", Icon: EyeOff },
  unshelved: { word: "Unshelved", Icon: ArchiveRestore },
  "maintenance-set": { word: "Maintenance set", Icon: Wrench },
  "maintenance-removed": { word: "Maintenance removed", Icon: Wrench },
};
