export const DATA_SOURCE_KINDS = ["counter", "gauge", "derive", "absolute"] as const;
/** What a number of collectd is: a gauge is a value, the others become rates. */
export type DataSourceKind = (typeof DATA_SOURCE_KINDS)[number];

/** One of the numbers that a type of collectd has: `rx` of `if_octets`. */
export interface DataSource {
  name: string;
  kind: DataSourceKind;
}

/** Types of collectd by name, each with its data sources in the order in which they are sent. */
export type CollectdTypes = ReadonlyMap<string, readonly DataSource[]>;

const MAX_TYPES = 10_000;
const SOURCE = /^([A-Za-z0-9_.-]{1,64}):(counter|gauge|derive|absolute):(U|[-+.\deE]+):(U|[-+.\deE]+)$/i;

/**
 * Reads types in the format of types.db(5): in each line a name, white space, and `name:KIND:min:max` with commas between; `#` begins a comment.
 * The bounds are not used.
 * @throws Error that names the line that is none
 */
export function parseTypesDb(text: string): Map<string, DataSource[]> {
  const types = new Map<string, DataSource[]>();
  for (const [index, line] of text.split("\n").entries()) {
    const words = line.replace(/#.*/, "").trim();
    if (words === "") continue;
    const [, name, rest] = /^(\S{1,127})\s+(.+)$/.exec(words) ?? [];
    const sources = (rest ?? "").split(/\s*,\s*|\s+/).map((word) => SOURCE.exec(word));
    if (name === undefined || sources.some((source) => source === null)) {
      throw new Error(`line ${index + 1} of types.db is no type: "${words.slice(0, 80)}"`);
    }
    if (types.size >= MAX_TYPES) throw new Error(`there are more than ${MAX_TYPES} types`);
    types.set(
      name,
      sources.map((source) => ({ name: source![1]!, kind: source![2]!.toLowerCase() as DataSourceKind })),
    );
  }
  return types;
}
