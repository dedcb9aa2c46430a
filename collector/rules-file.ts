import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { type RuleSet, ruleSetSchema } from "../domain/rule";
import { SHIPPED_RULES } from "../domain/shipped-rules";

/** Keeps the rules in force over a restart. */
export class RulesFile {
  constructor(
    private readonly path: string,
    private readonly warn: (message: string) => void,
  ) {}

  /** The rules that were in force last; the shipped ones on a first start, and when the file is damaged. */
  read(): RuleSet {
    if (!existsSync(this.path)) return SHIPPED_RULES;
    try {
      return ruleSetSchema.parse(JSON.parse(readFileSync(this.path, "utf8")));
    } catch {
      this.warn(`${this.path} is damaged, or of another version; the shipped rules are used until the centre answers`);
      return SHIPPED_RULES;
    }
  }

  write(rules: RuleSet): void {
    const temporary = `${this.path}.new`;
    writeFileSync(temporary, JSON.stringify(rules), { mode: 0o600 });
    renameSync(temporary, this.path);
  }
}
