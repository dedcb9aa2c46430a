/**
 * For what is dear to make and asked for by many: it is made at most once in `lifetimeMs`, and who asks meanwhile gets the same, or waits
 * for it. A failure is not kept.
 */
export function keptFor<Made>(lifetimeMs: number, make: () => Promise<Made>): () => Promise<Made> {
  let kept: { making: Promise<Made>; untilMs: number } | undefined;
  return () => {
    if (kept && Date.now() < kept.untilMs) return kept.making;
    const making = make();
    kept = { making, untilMs: Date.now() + lifetimeMs };
    making.catch(() => {
      if (kept?.making === making) kept = undefined;
    });
    return making;
  };
}
