import { TIERS, type Tier } from "../../domain/chunk";
import { RETENTION_MS } from "../store/metric-keys";

/** The step of each tier, ms; that of `raw` is whatever below a second the node samples at. */
const STEP_MS: Record<Tier, number> = { raw: 0, "1s": 1000, "1m": 60_000, "1h": 3_600_000 };
/** A tier may be so much coarser than the points asked for: a day of minutes is good enough for 1,500 points. */
const TOLERANCE = 1.1;

/**
 * The coarsest tier that still has a sample for each point asked for; a coarser one when that has forgotten the start of the span.
 */
export function chooseTier(fromMs: number, toMs: number, points: number, nowMs: number): Tier {
  const wantedStepMs = ((toMs - fromMs) / points) * TOLERANCE;
  const fineEnough = TIERS.filter((tier) => STEP_MS[tier] <= wantedStepMs);
  const wanted = fineEnough[fineEnough.length - 1]!;
  const holding = TIERS.slice(TIERS.indexOf(wanted)).find((tier) => nowMs - fromMs <= RETENTION_MS[tier]);
  return holding ?? "1h";
}
