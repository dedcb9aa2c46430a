import type { SettingsOf } from "../../../domain/source";
import { hostIdOfInstance } from "../host-id-of-instance";
import type { PushedSample } from "../pushed-host";
import type { SourceContext } from "../source-context";
import { isNodeMetric, NodeReading } from "./node-reading";
import { OtherMetrics } from "./other-metrics";
import { parseExposition } from "./parse-exposition";
import type { Scraper } from "./scraper";

type Settings = SettingsOf<"prometheus">;
const MAX_PROBLEMS_NAMED = 3;

interface Target {
  url: string;
  hostId: string;
  /** What was counted before; none while another server scrapes it. */
  readings: { node: NodeReading; others: OtherMetrics } | undefined;
  isBusy: boolean;
  problem: string;
}

/** Scrapes the targets of a source at its pace, each on one of the servers, spread over the interval. */
export class PrometheusPoller {
  private readonly targets: Target[];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly ended = new AbortController();

  constructor(
    private readonly settings: Settings,
    private readonly context: SourceContext,
    private readonly scraper: Scraper,
  ) {
    this.targets = settings.targets.map(({ url, hostId }) => ({
      url,
      hostId: hostId || hostIdOfInstance(url),
      readings: undefined,
      isBusy: false,
      problem: "",
    }));
  }

  start(): void {
    const everyMs = this.settings.everySeconds * 1000;
    this.targets.forEach((target, i) => {
      const begin = () => {
        void this.poll(target);
        this.timers[i] = setInterval(() => void this.poll(target), everyMs);
      };
      this.timers.push(setTimeout(begin, (i / this.targets.length) * everyMs));
    });
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.ended.abort();
    await this.scraper.close();
  }

  private async poll(target: Target): Promise<void> {
    if (target.isBusy) return;
    if (!this.context.isOwn(target.url)) {
      target.readings = undefined;
      this.tellProblem(target, "");
      return;
    }
    target.isBusy = true;
    try {
      await this.scrape(target);
      this.tellProblem(target, "");
    } catch (error) {
      if (!this.ended.signal.aborted) this.tellProblem(target, (error as Error).message);
    } finally {
      target.isBusy = false;
    }
  }

  private async scrape(target: Target): Promise<void> {
    target.readings ??= { node: new NodeReading(), others: new OtherMetrics(this.settings.patterns) };
    const { node, others } = target.readings;
    const atMs = Date.now();
    const { text, contentType } = await this.scraper.scrape(target.url, this.ended.signal);
    const { samples, badLines } = parseExposition(
      text,
      contentType,
      (name) => isNodeMetric(name) || others.isWanted(name),
    );
    if (badLines.count > 0) {
      this.context.reject("a line is none of the text format", `${target.url} ${badLines.example}`, badLines.count);
    }
    const refuse = ({ name }: { name: string }) =>
      this.context.reject("the name and labels of a metric are too long for a series", `${target.url} ${name}`);
    const { values, coreCount } = node.read(samples, atMs);
    if (values.size > 0) this.take(target, { atMs, values: [...values], coreCount });
    for (const [otherAtMs, alike] of others.read(samples, atMs, refuse)) {
      this.take(target, { atMs: otherAtMs, values: alike });
    }
  }

  private take({ hostId, url }: Target, sample: PushedSample): void {
    this.context.take(hostId, { ...sample, intervalMs: this.settings.everySeconds * 1000 }, url);
  }

  private tellProblem(target: Target, problem: string): void {
    if (target.problem === problem) return;
    target.problem = problem;
    const failing = this.targets.filter((one) => one.problem !== "");
    const named = failing.slice(0, MAX_PROBLEMS_NAMED).map((one) => `${one.url}: ${one.problem}`);
    const more = failing.length > named.length ? `, and ${failing.length - named.length} more` : "";
    this.context.failed(
      failing.length === 0
        ? ""
        : `${failing.length} of ${this.targets.length} targets cannot be scraped: ${named.join("; ")}${more}`,
    );
  }
}
