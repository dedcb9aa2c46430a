import { createHash } from "node:crypto";
import { z } from "zod";
import { USUAL_SPAN_MS } from "../../analysis/relative-speed";
import { BENCHMARK_IDS, type BenchmarkId } from "../../domain/benchmark";
import type { Inventory } from "../../domain/host";
import type { StateFile } from "../state-file";

const MAX_RESULTS = 60;
/** To be raised when a benchmark does other work than before: results are then no longer comparable. */
const BENCHMARKS_VERSION = 1;
const pageSchema = z.object({
  conditions: z.string(),
  results: z.array(z.object({ atMs: z.number(), value: z.number() })).max(MAX_RESULTS),
});
/** The results of one benchmark, oldest first, and what they were made under. */
export type ResultPage = z.infer<typeof pageSchema>;

/**
 * Under which results are comparable: the same processor, cores and kind of machine, and the same program to measure with. Another kernel or less
 * memory is no other machine: when they make it slower, that is to be seen. The network's depends on which server it is, too.
 */
function conditionsOf(id: BenchmarkId, inventory: Inventory, serverUrl: string): string {
  const { architecture, cpuModel, coreCount, virtualization } = inventory;
  const [nodeMajor] = process.versions.node.split(".");
  const parts = [BENCHMARKS_VERSION, nodeMajor, architecture, cpuModel, coreCount, virtualization];
  if (id.startsWith("network.")) parts.push(serverUrl);
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/** The newest results of each benchmark, kept over a restart. On another machine the past begins anew. */
export class ResultBook {
  private readonly pages: Map<BenchmarkId, ResultPage>;

  constructor(
    private readonly file: StateFile<unknown>,
    inventory: Inventory,
    serverUrl: string,
  ) {
    const kept = file.read();
    this.pages = new Map(
      BENCHMARK_IDS.map((id) => {
        const conditions = conditionsOf(id, inventory, serverUrl);
        const page = pageSchema.safeParse(kept.get(id));
        return [id, page.data?.conditions === conditions ? page.data : { conditions, results: [] }];
      }),
    );
  }

  of(id: BenchmarkId): readonly { atMs: number; value: number }[] {
    return this.pages.get(id)!.results;
  }

  /** Whether there is any result of that span. */
  hasAny(fromMs: number, toMs: number): boolean {
    return BENCHMARK_IDS.some((id) => this.of(id).some(({ atMs }) => atMs >= fromMs && atMs <= toMs));
  }

  add(atMs: number, values: ReadonlyMap<BenchmarkId, number>): void {
    for (const [id, value] of values) {
      const page = this.pages.get(id)!;
      // A clock that was wrong for a while may have left results of the future.
      const known = page.results.filter((one) => one.atMs < atMs && one.atMs > atMs - USUAL_SPAN_MS);
      page.results = [...known, { atMs, value }].slice(-MAX_RESULTS);
    }
    this.file.write(this.pages);
  }
}
