const MAX_PACKET_BYTES = 1452;
const UNITS_PER_MS = 2 ** 30 / 1000;
const INTERVAL_MS = 1000;
/** Types of parts. */
const PART = {
  host: 0,
  plugin: 2,
  pluginInstance: 3,
  type: 4,
  typeInstance: 5,
  values: 6,
  time: 8,
  interval: 9,
} as const;
const KIND = { gauge: 1, derive: 2 } as const;

function part(type: number, body: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + body.length);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(bytes.length, 2);
  body.copy(bytes, 4);
  return bytes;
}

const text = (type: number, word: string) => part(type, Buffer.from(`${word}\0`));

function time(type: number, ms: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeBigUInt64BE(BigInt(Math.round(ms * UNITS_PER_MS)));
  return part(type, body);
}

/**
 * What a collectd sends at each second, in the network plugin's packets: half of its values are gauges, half counters. Each gauge, and each rate, is the
 * number of the round, so that a value that was lost shows.
 */
export class CollectdPackets {
  /** As Premonitor names them. */
  readonly seriesIds: string[] = [];
  private readonly names: string[] = [];
  private round = 0;

  constructor(
    readonly hostId: string,
    valueCount: number,
  ) {
    for (let i = 0; i < valueCount; i++) {
      this.names.push(`value-${i}`);
      this.seriesIds.push(`collectd.bench-load.${i % 2 === 0 ? "gauge" : "derive"}-value-${i}`);
    }
  }

  /** The packets of one round. */
  next(atMs: number): Buffer[] {
    this.round++;
    const packets: Buffer[] = [];
    let parts: Buffer[] = [];
    let size = MAX_PACKET_BYTES;
    for (const [i, name] of this.names.entries()) {
      const more = this.partsOf(i, name, atMs);
      const moreBytes = more.reduce((sum, { length }) => sum + length, 0);
      if (size + moreBytes > MAX_PACKET_BYTES) {
        if (parts.length > 0) packets.push(Buffer.concat(parts));
        const head = [
          text(PART.host, this.hostId),
          time(PART.interval, INTERVAL_MS),
          text(PART.plugin, "bench"),
          text(PART.pluginInstance, "load"),
        ];
        parts = head;
        size = head.reduce((sum, { length }) => sum + length, 0);
      }
      parts.push(...more);
      size += moreBytes;
    }
    packets.push(Buffer.concat(parts));
    return packets;
  }

  private partsOf(i: number, name: string, atMs: number): Buffer[] {
    const values = Buffer.alloc(11);
    values.writeUInt16BE(1, 0);
    values[2] = i % 2 === 0 ? KIND.gauge : KIND.derive;
    if (i % 2 === 0) values.writeDoubleLE(this.round, 3);
    else values.writeBigInt64BE(BigInt((this.round * (this.round + 1)) / 2), 3);
    const type = text(PART.type, i % 2 === 0 ? "gauge" : "derive");
    return [time(PART.time, atMs), type, text(PART.typeInstance, name), part(PART.values, values)];
  }
}
