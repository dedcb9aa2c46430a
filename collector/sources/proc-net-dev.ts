import { join } from "node:path";
import type { ByteScanner } from "./byte-scanner";
import { KeptFile } from "./kept-file";
import { NamedRows } from "./named-rows";
import { interfacesInTotal } from "./net-interface-role";
import { GaugeSeries, RateSeries } from "./series";
import type { SeriesTable, Source } from "./source";

const COLON = 0x3a;
/** Between what is dropped on receiving and the bytes sent: fifo, frame, compressed, multicast. */
const COLUMNS_BETWEEN = 4;

/** One direction of one interface. */
class Traffic {
  private readonly rates: RateSeries[];
  bytesPerSecond = Number.NaN;
  errors = Number.NaN;
  dropped = Number.NaN;

  constructor(prefix: string) {
    this.rates = ["", "_packets", "_errors", "_dropped"].map((suffix) => new RateSeries(prefix + suffix));
  }

  read(table: SeriesTable, text: ByteScanner, monotonicMs: number): void {
    const { rates } = this;
    this.bytesPerSecond = rates[0]!.set(table, text.number(), monotonicMs);
    rates[1]!.set(table, text.number(), monotonicMs);
    this.errors = text.number();
    rates[2]!.set(table, this.errors, monotonicMs);
    this.dropped = text.number();
    rates[3]!.set(table, this.dropped, monotonicMs);
  }

  remove(table: SeriesTable): void {
    for (const rate of this.rates) rate.remove(table);
  }
}

interface Interface {
  name: string;
  incoming: Traffic;
  outgoing: Traffic;
}

/** One direction of all interfaces that count. */
class TotalTraffic {
  private readonly rate: GaugeSeries;
  private readonly errors: GaugeSeries;
  private readonly dropped: GaugeSeries;

  constructor(direction: "in" | "out") {
    this.rate = new GaugeSeries(`net.total.${direction}`);
    this.errors = new GaugeSeries(`net.total.${direction}_errors_count`);
    this.dropped = new GaugeSeries(`net.total.${direction}_dropped_count`);
  }

  set(table: SeriesTable, parts: Traffic[]): void {
    if (parts.length > 0) this.rate.announce(table);
    let rate = Number.NaN;
    let errors = Number.NaN;
    let dropped = Number.NaN;
    for (const part of parts) {
      rate = sum(rate, part.bytesPerSecond);
      errors = sum(errors, part.errors);
      dropped = sum(dropped, part.dropped);
    }
    this.rate.set(table, rate);
    this.errors.set(table, errors);
    this.dropped.set(table, dropped);
  }
}

/** An absent part does not make the sum absent. */
function sum(total: number, part: number): number {
  if (Number.isNaN(part)) return total;
  return Number.isNaN(total) ? part : total + part;
}

/**
 * Traffic of each network interface and of all together, from /proc/net/dev (proc_pid_net(5)). The total's speed is the sum of its
 * interfaces' speeds, so one that comes or goes makes no jump. Its errors and drops are those since boot of the interfaces there now.
 */
export class ProcNetDev implements Source {
  readonly name = "network";
  readonly everyMs = 0;
  private readonly file: KeptFile;
  private table: SeriesTable | undefined;
  private readonly interfaces = new NamedRows<Interface>(
    (name, instance) => ({
      name,
      incoming: new Traffic(`net.${instance}.in`),
      outgoing: new Traffic(`net.${instance}.out`),
    }),
    ({ incoming, outgoing }) => {
      if (this.table === undefined) return;
      incoming.remove(this.table);
      outgoing.remove(this.table);
    },
  );
  private readonly totalIn = new TotalTraffic("in");
  private readonly totalOut = new TotalTraffic("out");
  private countedIn: Traffic[] = [];
  private countedOut: Traffic[] = [];

  constructor(
    procfsPath: string,
    private readonly sysfsPath: string,
  ) {
    this.file = new KeptFile(join(procfsPath, "net", "dev"));
  }

  /** @throws Error when the file is missing or has no line of an interface */
  read(table: SeriesTable, _atMs: number, monotonicMs: number): void {
    const text = this.file.readRequired(monotonicMs);
    let met = 0;
    this.table = table;
    this.interfaces.begin();
    while (!text.isAtEnd) {
      text.skipBlanks();
      const from = text.at;
      const to = text.passByte(COLON);
      if (to > from) {
        met++;
        const found = this.interfaces.at(text, from, to);
        if (found !== null) {
          found.incoming.read(table, text, monotonicMs);
          text.skipNumbers(COLUMNS_BETWEEN);
          found.outgoing.read(table, text, monotonicMs);
        }
      }
      text.nextLine();
    }
    if (met === 0) throw new Error(`${this.file.path} has no line of a network interface`);
    if (this.interfaces.end()) this.chooseCounted();
    this.totalIn.set(table, this.countedIn);
    this.totalOut.set(table, this.countedOut);
  }

  close(): void {
    this.file.close();
  }

  private chooseCounted(): void {
    const all = [...this.interfaces.values()];
    const counted = interfacesInTotal(
      all.map(({ name }) => name),
      this.sysfsPath,
    );
    this.countedIn = all.filter(({ name }) => counted.has(name)).map(({ incoming }) => incoming);
    this.countedOut = all.filter(({ name }) => counted.has(name)).map(({ outgoing }) => outgoing);
  }
}
