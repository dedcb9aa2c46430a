type Parts = ReadonlyMap<string, number>;
type Values = [seriesId: string, value: number][];

/** Interfaces with hardware behind them, by the names that Linux gives; when there is one, no other counts into the total. */
const HARDWARE = /^(eth|en|wl|ww|ib)/;

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function ofMemory(parts: Parts): Values {
  const [reclaimable, kept] = [parts.get("slab_recl"), parts.get("slab_unrecl")];
  const slab: Values = reclaimable === undefined || kept === undefined ? [] : [["memory.slab", reclaimable + kept]];
  return [["memory.total", sum(parts.values())], ...slab];
}

function ofFilesystem(mount: string, parts: Parts, isShare: boolean): Values {
  const [used, free] = [parts.get("used"), parts.get("free")];
  const total: Values = isShare ? [] : [[`filesystem.${mount}.total`, sum(parts.values())]];
  // As df has it: what is kept for root is neither used nor free.
  if (used === undefined || free === undefined || used + free <= 0) return total;
  return [...total, [`filesystem.${mount}.used_ratio`, used / (used + free)]];
}

/** What each core, or all of them together under an empty name, does: shares from 0 to 1. */
function ofCpu(parts: Parts): Values {
  const cores = new Map<string, Map<string, number>>();
  for (const [name, value] of parts) {
    const slash = name.indexOf("/");
    const core = name.slice(0, slash);
    const states = cores.get(core) ?? new Map<string, number>();
    cores.set(core, states.set(name.slice(slash + 1), value));
  }
  const shares = [...cores].map(([core, states]) => [core, sharesOf(states)] as const);
  const own = shares.filter(([core]) => core !== "");
  const all = cores.has("") ? shares.filter(([core]) => core === "") : own;
  const values = own.map(([core, { busy }]): Values[number] => [`cpu.core.${core}.busy`, busy]);
  for (const name of ["busy", "user", "system", "iowait", "steal"] as const) {
    values.push([`cpu.${name}`, sum(all.map(([, share]) => share[name])) / all.length]);
  }
  return values.filter(([, value]) => Number.isFinite(value));
}

/** How many cores a round of the CPU tells of; `undefined` when they are not told apart. */
export function coreCountOf(parts: Parts): number | undefined {
  const cores = new Set([...parts.keys()].map((name) => name.slice(0, name.indexOf("/"))));
  cores.delete("");
  return cores.size || undefined;
}

/** As the collector has it: busy is all but idle and waiting, user includes niced time, system interrupts. */
function sharesOf(states: Parts) {
  const active = states.get("active");
  if (active !== undefined) {
    const unknown = Number.NaN;
    return { busy: active / 100, user: unknown, system: unknown, iowait: unknown, steal: unknown };
  }
  const total = sum(states.values());
  const share = (...names: string[]) => sum(names.map((name) => states.get(name) ?? 0)) / total;
  return {
    busy: 1 - share("idle", "wait"),
    user: share("user", "nice", "guest", "guest_nice"),
    system: share("system", "interrupt", "softirq"),
    iowait: share("wait"),
    steal: share("steal"),
  };
}

function ofNetwork(direction: string, parts: Parts): Values {
  const names = [...parts.keys()];
  const hardware = names.filter((name) => HARDWARE.test(name));
  const counted = hardware.length > 0 ? hardware : names.filter((name) => name !== "lo");
  return counted.length === 0 ? [] : [[`net.total.${direction}`, sum(counted.map((name) => parts.get(name)!))]];
}

/** What follows from all parts of something, by the group that `targetsOf` names. */
export function valuesOfRound(group: string, parts: Parts): Values {
  const space = group.indexOf(" ");
  const [kind, rest] = space < 0 ? [group, ""] : [group.slice(0, space), group.slice(space + 1)];
  switch (kind) {
    case "memory":
      return ofMemory(parts);
    case "swap":
      return [["swap.total", sum(parts.values())]];
    case "df":
      return ofFilesystem(rest, parts, false);
    case "df-share":
      return ofFilesystem(rest, parts, true);
    case "net":
      return ofNetwork(rest, parts);
    default:
      return ofCpu(parts);
  }
}
