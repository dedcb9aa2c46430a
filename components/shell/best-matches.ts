/** How well a text fits: 0 it is it, 1 it begins so, 2 a word in it does, 3 it is somewhere; `null` it does not. */
function distance(text: string, wanted: string): number | null {
  const at = text.indexOf(wanted);
  if (at < 0) return null;
  if (at === 0) return text.length === wanted.length ? 0 : 1;
  return /[\s._/@-]/.test(text[at - 1]!) ? 2 : 3;
}

/**
 * The `limit` best of `candidates` for what was typed, best first and else in their order. Every word must be found in one of
 * a candidate's texts. Nothing typed fits everything.
 */
export function bestMatches<T>(
  candidates: readonly T[],
  query: string,
  textsOf: (candidate: T) => readonly string[],
  limit: number,
): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return candidates.slice(0, limit);
  const scored: { candidate: T; score: number }[] = [];
  for (const candidate of candidates) {
    const texts = textsOf(candidate).map((text) => text.toLowerCase());
    const distances = words.map((word) => {
      const found = texts.map((text) => distance(text, word)).filter((value) => value !== null);
      return found.length > 0 ? Math.min(...found) : null;
    });
    if (distances.every((value) => value !== null)) {
      scored.push({ candidate, score: distances.reduce((sum, value) => sum + value, 0) });
    }
  }
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
