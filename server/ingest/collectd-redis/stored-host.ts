import type { StoredMeasure } from "./stored-measure";

/** More than a host may have series. */
const MAX_MEASURES = 4000;

/** A host that write_redis tells of, as far as it was read. */
export class StoredHost {
  /** By identifier. */
  readonly measures = new Map<string, StoredMeasure>();
  /** `new`: nothing was read. `filling`: what is older goes into the history. `opening`: the first of what is newer. `live`: it is followed. */
  phase: "new" | "filling" | "opening" | "live" = "new";
  filledUpToMs = 0;
  fillUntilMs = 0;
  /** Somebody else predicted its memory; by a clock that is never set. */
  strangerAtMs = Number.NEGATIVE_INFINITY;
  /** The tick of the newest prediction that was written. */
  predictedAtMs = 0;

  /** @param name as collectd has it */
  constructor(
    readonly name: string,
    readonly hostId: string,
  ) {}

  get isFollowed(): boolean {
    return this.phase === "opening" || this.phase === "live";
  }

  /** @returns false when it has too many */
  add(measure: StoredMeasure): boolean {
    if (this.measures.size >= MAX_MEASURES) return false;
    this.measures.set(measure.identifier, measure);
    return true;
  }
}
