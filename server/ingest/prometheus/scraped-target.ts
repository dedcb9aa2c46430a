import type { SettingsOf } from "../../../domain/source";
import { hostIdOfInstance } from "../host-id-of-instance";
import type { PushedSample } from "../pushed-host";
import type { SourceContext } from "../source-context";
import type { PolledTarget } from "../target-poller";
import { isNodeMetric, NodeReading } from "./node-reading";
import { OtherMetrics } from "./other-metrics";
import { parseExposition } from "./parse-exposition";
import type { Scraper } from "./scraper";

type Settings = SettingsOf<"prometheus">;

/** One of Prometheus' targets: what it exposes becomes samples of its host. */
export class ScrapedTarget implements PolledTarget {
  /** Its URL. */
  readonly name: string;
  private readonly hostId: string;
  private node = new NodeReading();
  private others: OtherMetrics;

  constructor(
    { url, hostId }: Settings["targets"][number],
    private readonly settings: Pick<Settings, "patterns" | "everySeconds">,
    private readonly context: SourceContext,
    private readonly scraper: Scraper,
  ) {
    this.name = url;
    this.hostId = hostId || hostIdOfInstance(url);
    this.others = new OtherMetrics(settings.patterns);
  }

  async poll(signal: AbortSignal): Promise<void> {
    const { node, others, name: url } = this;
    const atMs = Date.now();
    const { text, contentType } = await this.scraper.scrape(url, signal);
    const { samples, badLines } = parseExposition(
      text,
      contentType,
      (name) => isNodeMetric(name) || others.isWanted(name),
    );
    if (badLines.count > 0) {
      this.context.reject("a line is none of the text format", `${url} ${badLines.example}`, badLines.count);
    }
    const refuse = ({ name }: { name: string }) =>
      this.context.reject("the name and labels of a metric are too long for a series", `${url} ${name}`);
    const { values, coreCount } = node.read(samples, atMs);
    if (values.size > 0) this.take({ atMs, values: [...values], coreCount });
    for (const [otherAtMs, alike] of others.read(samples, atMs, refuse)) {
      this.take({ atMs: otherAtMs, values: alike });
    }
  }

  private take(sample: PushedSample): void {
    this.context.take(this.hostId, { ...sample, intervalMs: this.settings.everySeconds * 1000 }, this.name);
  }

  forget(): void {
    this.node = new NodeReading();
    this.others = new OtherMetrics(this.settings.patterns);
  }
}
