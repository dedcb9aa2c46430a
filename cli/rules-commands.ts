import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Rule, RuleSet } from "../domain/rule";
import { putRuleSchema } from "../domain/rule-api";
import { type CollectdImport, importCollectdThresholds } from "../server/alarm/collectd-threshold";
import { keepHostSilent } from "../server/alarm/keep-host-silent";
import { formatRulesFile, parseRulesFile, RulesFileError } from "../server/alarm/rules-file";
import type { Flags } from "../server/settings";
import { ruleChanges } from "../server/store/rule-changes";
import { RuleStore } from "../server/store/rule-store";
import { checked } from "./checked";
import { withState } from "./state-access";
import { UsageError } from "./usage-error";

const BY = "command line";
const KIND_WIDTH = "changed".length;
const OUTCOME_WIDTH = "refused".length;

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** `premonitor rules list`: a line each, id, on or off, and name. */
export async function listRules(flags: Flags): Promise<number> {
  const { rules } = await withState(flags, (state) => new RuleStore(state).current());
  const width = Math.max(0, ...rules.map(({ id }) => id.length));
  for (const { id, name, enabled } of rules) {
    process.stdout.write(`${id.padEnd(width)}  ${enabled ? "on " : "off"}  ${name}\n`);
  }
  return 0;
}

/** `premonitor rules export`. @param file standard output when absent */
export async function exportRules(flags: Flags, file: string | undefined): Promise<number> {
  const set = await withState(flags, (state) => new RuleStore(state).current());
  const text = formatRulesFile(set);
  if (file === undefined) {
    process.stdout.write(text);
    return 0;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
  process.stdout.write(`${set.rules.length} rules of version ${set.version} are in ${file}\n`);
  return 0;
}

/** `premonitor rules apply`: puts the rules of a file in force, and no others but host-silent. */
export async function applyRules(
  flags: Flags,
  file: string,
  options: { dryRun?: boolean; comment?: string },
): Promise<number> {
  const comment = checked(putRuleSchema.shape.comment, options.comment, "--comment");
  const text = readText(file);
  let rules: Rule[];
  try {
    rules = parseRulesFile(text);
  } catch (error) {
    if (!(error instanceof RulesFileError)) throw error;
    process.stderr.write(`premonitor: ${file} has no usable rules, so nothing was changed:\n${error.message}\n`);
    return 1;
  }
  return replaceRules(flags, {
    next: (before) => keepHostSilent(rules, before),
    comment: comment || `Applied from ${path.basename(file)}`,
    dryRun: options.dryRun ?? false,
  });
}

/** `premonitor rules import`: adds the thresholds of a collectd configuration, or replaces those imported before. */
export async function importRules(
  flags: Flags,
  file: string,
  options: { dryRun?: boolean; skipRefused?: boolean },
): Promise<number> {
  const { rules, lines } = importCollectdThresholds(readText(file));
  writeReport(lines);
  const refusedCount = lines.filter(({ outcome }) => outcome === "refused").length;
  if (refusedCount > 0 && !options.skipRefused) {
    const what = refusedCount === 1 ? "1 line is" : `${refusedCount} lines are`;
    process.stderr.write(
      `premonitor: ${what} refused, so nothing was changed: correct the file, or take the rest with --skip-refused\n`,
    );
    return 1;
  }
  if (rules.length === 0) {
    process.stderr.write(
      `premonitor: ${file} has no threshold to take: name the file with <Plugin threshold>, as files it includes are not read\n`,
    );
    return 1;
  }
  const imported = new Map(rules.map((rule) => [rule.id, rule]));
  return replaceRules(flags, {
    next: (before) => [...before.filter(({ id }) => !imported.has(id)), ...rules],
    comment: `Imported from ${path.basename(file)}`,
    dryRun: options.dryRun ?? false,
  });
}

function writeReport(lines: CollectdImport["lines"]): void {
  const width = String(lines.at(-1)?.line ?? 0).length;
  const indent = " ".repeat(width + OUTCOME_WIDTH + 4);
  for (const { line, text, outcome, words } of lines) {
    process.stdout.write(`${String(line).padStart(width)}  ${outcome.padEnd(OUTCOME_WIDTH)}  ${text}\n`);
    if (words !== "") process.stdout.write(`${indent}→ ${words}\n`);
  }
}

interface Replacement {
  next: (before: Rule[]) => Rule[];
  comment: string;
  dryRun: boolean;
}

/** Puts other rules in force, and says what that changes. */
async function replaceRules(flags: Flags, { next, comment, dryRun }: Replacement): Promise<number> {
  return withState(flags, async (state) => {
    const store = new RuleStore(state);
    const before = await store.current();
    const rules = next(before.rules);
    if (ruleChanges(before.rules, rules).length === 0) {
      process.stdout.write(`nothing to change: version ${before.version}, which is in force, says the same\n`);
      return 0;
    }
    if (dryRun) {
      writeChanges(before, rules);
      process.stdout.write(`nothing was changed: version ${before.version} stays in force\n`);
      return 0;
    }
    const outcome = await store.replace({ rules, by: BY, comment, atMs: Date.now(), expectedVersion: before.version });
    if ("conflict" in outcome) {
      process.stderr.write(
        `premonitor: somebody changed the rules meanwhile to version ${outcome.conflict}, so nothing was changed: run it again\n`,
      );
      return 1;
    }
    writeChanges(before, rules);
    process.stdout.write(`version ${outcome.set.version} is in force\n`);
    return 0;
  });
}

/** A line for each rule that differs, with the fields of a changed one. */
function writeChanges(before: RuleSet, rules: readonly Rule[]): void {
  for (const { ruleId, kind } of ruleChanges(before.rules, rules)) {
    const ofId = ({ id }: Rule) => id === ruleId;
    const fields = kind === "changed" ? ` (${changedFields(before.rules.find(ofId)!, rules.find(ofId)!)})` : "";
    process.stdout.write(`${kind.padEnd(KIND_WIDTH)}  ${ruleId}${fields}\n`);
  }
}

function changedFields(before: Rule, after: Rule): string {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Rule>;
  return [...fields].filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).join(", ");
}
