import { readFileSync } from "node:fs";

const AGAIN_AFTER_MS = 600_000;

/** The names of this machine's users, from its passwd file, read again every ten minutes. */
export class UserNames {
  private names = new Map<number, string>();
  private readAtMs = Number.NaN;

  constructor(private readonly path = "/etc/passwd") {}

  /** The uid itself where there is no name: users of a directory service, or of a container. */
  nameOf(uid: number, atMs: number): string {
    if (!(Math.abs(atMs - this.readAtMs) < AGAIN_AFTER_MS)) this.read(atMs);
    return this.names.get(uid) ?? String(uid);
  }

  private read(atMs: number): void {
    this.readAtMs = atMs;
    try {
      const lines = readFileSync(this.path, "utf8").split("\n");
      const fields = lines.map((line) => line.split(":"));
      this.names = new Map(
        fields.filter((one) => one.length > 2).map(([name, , uid]) => [Number(uid), name!.slice(0, 64)]),
      );
    } catch {
      // A machine without the file has users without names.
      this.names = new Map();
    }
  }
}
