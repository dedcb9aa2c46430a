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

/** Tells of each line of an imported file what became of it. Of several outcomes of a line the worst one counts. */
export class ImportReport {
  private readonly texts: string[];
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

  outcomeOf(line: number): LineOutcome | undefined {
    return this.told.get(line)?.outcome;
  }

  /** Every line that is not empty. */
  lines(): ReportedLine[] {
    const lines: ReportedLine[] = [];
    this.texts.forEach((raw, i) => {
      const text = raw.trim();
      if (text === "") return;
      const known = this.told.get(i + 1);
      const before = lines.at(-1);
      if (known) lines.push({ line: i + 1, text, outcome: known.outcome, words: known.words.join("; ") });
      else if (before?.text.endsWith("\\")) lines.push({ ...before, line: i + 1, text, words: "goes on from above" });
      else lines.push({ line: i + 1, text, outcome: "ignored", words: "in a block that is not understood" });
    });
    return lines;
  }
}
