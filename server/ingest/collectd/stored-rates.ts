import type { ValueList } from "./value-list";

/**
 * Whether a sender's write_http has `StoreRates true`, which its messages do not say: counters are whole numbers, rates hardly ever are, and a rate that is
 * not known yet is absent. A message in which all are zero is taken as those before it.
 */
export class StoredRates {
  private readonly storesRates = new Map<string, boolean>();

  /** @param maxSenders who are remembered */
  constructor(private readonly maxSenders: number) {}

  /** Turns what looks like counters, but are rates, into rates. @param lists of one message, which are changed */
  resolve(lists: readonly ValueList[]): void {
    const byHost = new Map<string, ValueList[]>();
    for (const list of lists) {
      const known = byHost.get(list.host);
      if (known) known.push(list);
      else byHost.set(list.host, [list]);
    }
    for (const [host, own] of byHost) if (this.areRates(host, own)) for (const list of own) toRates(list);
  }

  private areRates(host: string, lists: readonly ValueList[]): boolean {
    const values = lists.flatMap(({ sources, values }) => values.filter((_, i) => sources[i]!.kind !== "gauge"));
    const hasRates = values.some((value) => typeof value === "number");
    if (!hasRates && !values.some((value) => value !== 0n)) return this.storesRates.get(host) ?? false;
    if (this.storesRates.size >= this.maxSenders && !this.storesRates.has(host)) this.storesRates.clear();
    this.storesRates.set(host, hasRates);
    return hasRates;
  }
}

function toRates(list: ValueList): void {
  list.values = list.values.map((value, i) => (list.sources[i]!.kind === "gauge" ? value : Number(value)));
}
