const shortName = (name: string) => name.split(".")[0]!;

/** Finds things by the names of machines, whatever the capitals, whole or short: `web-1` may be `web-1.a`, but `web-1.a` is not `web-1.b`. */
export class NameIndex<T> {
  private readonly byName = new Map<string, T[]>();
  private readonly byShortName = new Map<string, T[]>();

  /** @param namesOf what a thing is called; any of it may be asked for */
  constructor(things: Iterable<T>, namesOf: (thing: T) => readonly string[]) {
    for (const thing of things) {
      for (const name of new Set(namesOf(thing).map((one) => one.toLowerCase()))) {
        add(this.byName, name, thing);
        add(this.byShortName, shortName(name), thing);
      }
    }
  }

  /** What has one of the names. A whole name goes before a short one; several fit when a name does not tell them apart. */
  find(names: readonly string[]): T[] {
    const wanted = names.map((name) => name.toLowerCase());
    const whole = wanted.flatMap((name) => this.byName.get(name) ?? []);
    if (whole.length > 0) return [...new Set(whole)];
    const short = wanted.flatMap(
      (name) => (name.includes(".") ? this.byName.get(shortName(name)) : this.byShortName.get(name)) ?? [],
    );
    return [...new Set(short)];
  }
}

function add<T>(index: Map<string, T[]>, name: string, thing: T): void {
  const known = index.get(name);
  if (known) known.push(thing);
  else index.set(name, [thing]);
}
