import type { CollectdNode } from "./collectd-syntax";

/** `taken`: means the same here. `changed`: taken, but with a difference. `ignored`: of no effect. `refused`: must be corrected. */
const OUTCOMES = ["ignored", "taken", "changed", "refused"] as const;
export type LineOutcome = (typeof OUTCOMES)[number];

export interface ReportedLine {
  /** Counts from 1. */
  line: number;
  text: string;
  outcome: LineOutcome;
  /** Why, or what it became; may be empty for what is taken as it is. */
  words: string;
}

/**
 * Tells of each line of an imported file what became of it. Of several outcomes of a line the worst one counts. Of a line that is not taken only the first
 * word is told unless it was shown, because a configuration holds passwords.
 */
export class ImportReport {
  private readonly texts: string[];
  private readonly shown = new Set<number>();
  private readonly told = new Map<number, { outcome: LineOutcome; words: string[] }>();

  constructor(text: string) {
    this.texts = text.split(/\r?\n/);
  }

  /** @param mode `instead` drops what was told of the line before */
  tell(line: number, outcome: LineOutcome, words = "", mode: "also" | "instead" = "also"): void {
    const known = mode === "also" ? this.told.get(line) : undefined;
    const all = known?.words ?? [];
    if (words !== "" && !all.includes(words)) all.push(words);
    const worst = known && OUTCOMES.indexOf(known.outcome) > OUTCOMES.indexOf(outcome) ? known.outcome : outcome;
    this.told.set(line, { outcome: worst, words: all });
  }

  /** Tells the same of a node and of all that is in it. */
  tellAll(node: CollectdNode, outcome: LineOutcome, words: string): void {
    this.tell(node.line, outcome, words);
    for (const child of node.children ?? []) this.tellAll(child, outcome, words);
  }

  /** Lines that hold no secrets: they are told whole. */
  show(from: number, to: number): void {
    for (let line = from; line <= to; line++) this.shown.add(line);
  }

  outcomeOf(line: number): LineOutcome | undefined {
    return this.told.get(line)?.outcome;
  }

  /** Every line that is not empty. */
  lines(): ReportedLine[] {
    const lines: ReportedLine[] = [];
    this.texts.forEach((raw, i) => {
      if (raw.trim() === "") return;
      const line = i + 1;
      const known = this.told.get(line);
      const before = lines.at(-1);
      const goesOn = !known && before !== undefined && this.texts[i - 1]!.endsWith("\\");
      const outcome = known?.outcome ?? (goesOn ? before.outcome : "ignored");
      const text = this.textOf(line, outcome, goesOn);
      if (known) lines.push({ line, text, outcome, words: known.words.join("; ") });
      else
        lines.push({ line, text, outcome, words: goesOn ? "goes on from above" : "in a block that is not understood" });
    });
    return lines;
  }

  private textOf(line: number, outcome: LineOutcome, goesOn: boolean): string {
    const text = this.texts[line - 1]!.trim();
    const isTaken = outcome === "taken" || outcome === "changed";
    if (isTaken || this.shown.has(line) || text.startsWith("<")) return text;
    return goesOn ? "…" : text.replace(/^(#*\s*\S+)\s.*$/, "$1 …");
  }
}
