import { instanceName } from "../../domain/instance-name";
import type { ByteScanner } from "./byte-scanner";

interface Row<T> {
  name: Buffer;
  /** Null when the name cannot be an instance or another row has it. */
  instance: string | null;
  value: T | null;
  round: number;
}

/**
 * The rows of a file that has a line per device, by the device's name. Devices come and go, while their order mostly stays: so a line
 * is first compared, as bytes, with the device that stood there last time.
 */
export class NamedRows<T> {
  private readonly rows = new Map<string, Row<T>>();
  private readonly instances = new Set<string>();
  private order: Row<T>[] = [];
  private cursor = 0;
  private round = 0;
  private changed = false;

  /**
   * @param create makes what is kept of a new device; gets its name and the instance for its series ids
   * @param remove is told of a device that is gone
   */
  constructor(
    private readonly create: (name: string, instance: string) => T,
    private readonly remove: (value: T) => void,
  ) {}

  /** Begins a pass over the file. */
  begin(): void {
    this.cursor = 0;
    this.round++;
    this.changed = false;
  }

  /** What is kept of the device whose name is at `from` to `to`; null when there is to be nothing of it. */
  at(text: ByteScanner, from: number, to: number): T | null {
    const expected = this.order[this.cursor];
    const row = expected && isSame(text.bytes, from, to, expected.name) ? expected : this.find(text, from, to);
    if (row.round === this.round) return null;
    row.round = this.round;
    this.order[this.cursor++] = row;
    return row.value;
  }

  /** Ends the pass: devices that were not met are gone. @returns whether any came or went */
  end(): boolean {
    if (this.cursor !== this.rows.size) {
      this.changed = true;
      for (const [name, row] of this.rows) {
        if (row.round === this.round) continue;
        this.rows.delete(name);
        if (row.instance !== null) this.instances.delete(row.instance);
        if (row.value !== null) this.remove(row.value);
      }
    }
    this.order.length = this.cursor;
    return this.changed;
  }

  /** What is kept of the devices, in the order of the file. */
  *values(): IterableIterator<T> {
    for (const { value } of this.order) if (value !== null) yield value;
  }

  private find(text: ByteScanner, from: number, to: number): Row<T> {
    const name = text.bytes.toString("utf8", from, to);
    const known = this.rows.get(name);
    if (known) return known;
    this.changed = true;
    const wanted = instanceName(name);
    const instance = wanted === null || this.instances.has(wanted) ? null : wanted;
    if (instance !== null) this.instances.add(instance);
    const row: Row<T> = {
      name: Buffer.from(text.bytes.subarray(from, to)),
      instance,
      value: instance === null ? null : this.create(name, instance),
      round: 0,
    };
    this.rows.set(name, row);
    return row;
  }
}

function isSame(bytes: Buffer, from: number, to: number, name: Buffer): boolean {
  if (to - from !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[from + i] !== name[i]) return false;
  return true;
}
