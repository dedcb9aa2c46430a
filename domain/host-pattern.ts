/** Few patterns are asked of every host, again and again. */
const MAX_KNOWN = 1000;
const known = new Map<string, RegExp>();

/** A regular expression for a pattern in which `*` stands for any text. */
export function patternToRegExp(pattern: string): RegExp {
  const found = known.get(pattern);
  if (found) return found;
  if (known.size >= MAX_KNOWN) known.clear();
  const made = new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
      .join(".*")}$`,
  );
  known.set(pattern, made);
  return made;
}

const TAG_PREFIX = "tag:";

/**
 * Whether a host is meant by a pattern: parts with commas between, of which one must fit. A part is a host id, or `tag:` and a tag;
 * in both `*` stands for any text: `web-*, tag:database`.
 */
export function hostFits(pattern: string, host: { id: string; tags: readonly string[] }): boolean {
  return pattern.split(",").some((part) => {
    const wanted = part.trim();
    if (!wanted.startsWith(TAG_PREFIX)) return patternToRegExp(wanted).test(host.id);
    const tag = patternToRegExp(wanted.slice(TAG_PREFIX.length));
    return host.tags.some((own) => tag.test(own));
  });
}
