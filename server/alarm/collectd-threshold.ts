import { hostIdSchema } from "../../domain/host";
import { patternToRegExp } from "../../domain/host-pattern";
import type { Rule } from "../../domain/rule";
import { asPercentage, collectdTargets } from "./collectd-series";
import { type CollectdNode, type CollectdSyntax, parseCollectdSyntax } from "./collectd-syntax";
import { ImportReport, type ReportedLine } from "./import-report";
import { readThresholdOptions, type ThresholdOptions } from "./threshold-options";
import { thresholdRules } from "./threshold-rules";

export interface CollectdImport {
  rules: Rule[];
  /** Every line that is not empty, in order. With a refused one the rules are not the whole file. */
  lines: ReportedLine[];
}

interface Place {
  host?: string;
  plugin?: string;
  pluginInstance?: string;
}

/** collectd's own defaults: a value that is not there for two intervals of 10 s is missing. */
const DEFAULT_INTERVAL_SECONDS = 10;
const DEFAULT_TIMEOUT = 2;

/** Which blocks may be in which. */
const NESTING: Record<string, string[]> = {
  threshold: ["host", "plugin", "type"],
  host: ["plugin", "type"],
  plugin: ["type"],
};

/**
 * Takes the thresholds out of a collectd configuration. The rules mean what collectd's threshold plugin does: `Hits N` raises with the
 * (N + 2)th running sample, and `Interesting`, which is the default, makes a rule for a missing value.
 */
export function importCollectdThresholds(text: string): CollectdImport {
  return new Import(text).run();
}

class Import {
  private readonly report: ImportReport;
  private readonly nodes: CollectdNode[];
  private readonly closings: CollectdSyntax["closings"];
  private readonly made: { rule: Rule; line: number }[] = [];
  private missingAfterSeconds = DEFAULT_INTERVAL_SECONDS * DEFAULT_TIMEOUT;

  constructor(text: string) {
    const { nodes, problems, commentLines, closings } = parseCollectdSyntax(text);
    this.nodes = nodes;
    this.closings = closings;
    this.report = new ImportReport(text);
    for (const line of commentLines) this.report.tell(line, "ignored", "a comment");
    for (const { line, words } of problems) this.report.tell(line, "refused", words);
  }

  run(): CollectdImport {
    this.readMissing();
    for (const node of this.nodes) {
      const key = node.key.toLowerCase();
      const isThreshold = key === "plugin" && node.values[0]?.toLowerCase() === "threshold";
      if (node.problem !== undefined) {
        this.report.tellAll(node, "refused", "in a block that is refused");
        this.report.tell(node.line, "refused", node.problem, "instead");
      } else if (node.children && (isThreshold || key === "threshold")) {
        this.report.tell(node.line, "taken");
        this.report.show(node.line, this.closings.find(({ openedIn }) => openedIn === node.line)?.line ?? node.line);
        this.readBlocks("threshold", node.children, {});
      } else if (key === "include") {
        this.report.tell(node.line, "ignored", "what it includes is not read: import those files too");
      } else if (key !== "interval" && key !== "timeout") {
        this.report.tellAll(node, "ignored", "not a threshold");
      }
    }
    this.tellOverlaps();
    for (const { line, openedIn } of this.closings) {
      this.report.tell(line, this.report.outcomeOf(openedIn) === "ignored" ? "ignored" : "taken");
    }
    return { rules: this.made.map(({ rule }) => rule), lines: this.report.lines() };
  }

  /** collectd takes a value for missing after `Timeout` times `Interval`. */
  private readMissing(): void {
    const read = (name: string, fallback: number): number => {
      const node = this.nodes.find(({ key, children }) => !children && key.toLowerCase() === name);
      if (!node) return fallback;
      const value = Number(node.values[0]);
      if (node.values.length === 1 && value > 0) {
        this.report.tell(node.line, "taken", "it says when a value is missing");
        return value;
      }
      this.report.tell(node.line, "refused", `${node.key} needs one positive number`);
      return fallback;
    };
    const seconds = read("interval", DEFAULT_INTERVAL_SECONDS) * read("timeout", DEFAULT_TIMEOUT);
    this.missingAfterSeconds = Math.max(1, seconds);
  }

  private readBlocks(within: string, nodes: readonly CollectdNode[], place: Place): void {
    for (const node of nodes) {
      const key = node.key.toLowerCase();
      if (within === "plugin" && key === "instance") continue;
      const refusal = this.refusalOfBlock(within, node);
      if (refusal !== undefined) {
        this.report.tellAll(node, "refused", "in a block that is refused");
        this.report.tell(node.line, "refused", refusal, "instead");
        continue;
      }
      this.report.tell(node.line, "taken");
      const [name] = node.values as [string];
      if (key === "type") this.readType(node, place);
      else if (key === "host") this.readBlocks(key, node.children!, { host: name });
      else this.readPlugin(node, { ...place, plugin: name });
    }
  }

  private readPlugin({ children, line }: CollectdNode, place: Place): void {
    const instances = children!.filter(({ key }) => key.toLowerCase() === "instance");
    const wrong = instances.find((node) => node.children || node.problem !== undefined || node.values.length !== 1);
    if (wrong) {
      for (const node of children!) this.report.tellAll(node, "refused", "in a block that is refused");
      this.report.tell(wrong.line, "refused", wrong.problem ?? "Instance needs one name", "instead");
      this.report.tell(line, "refused", `its Instance in line ${wrong.line} is refused`);
      return;
    }
    for (const node of instances) this.report.tell(node.line, "taken");
    this.readBlocks("plugin", children!, { ...place, pluginInstance: instances.at(-1)?.values[0] });
  }

  private refusalOfBlock(within: string, { key, values, children, problem }: CollectdNode): string | undefined {
    if (problem !== undefined) return problem;
    const allowed = NESTING[within]!;
    const names = allowed.map((name) => `<${name.charAt(0).toUpperCase()}${name.slice(1)}>`).join(", ");
    const place = within === "threshold" ? "<Plugin threshold>" : `<${within}>`;
    if (!children) return `the option ${key} is not known in ${place}: there can be ${names} with options in <Type>`;
    if (!allowed.includes(key.toLowerCase())) return `a <${key}> cannot be in ${place}: there can be ${names}`;
    if (values.length !== 1 || values[0] === "") return `<${key}> needs one name: <${key} "…">`;
    if (key.toLowerCase() === "host" && !hostIdSchema.safeParse(values[0]).success) {
      return `“${values[0]}” cannot be a host here: ${hostIdSchema.safeParse(values[0]).error?.issues[0]?.message}`;
    }
    return undefined;
  }

  private readType(node: CollectdNode, place: Place): void {
    const options = readThresholdOptions(node.children!, this.report);
    const made = options
      ? this.rulesOf(node.values[0]!, options, place)
      : "no rule is made of it, as a line in it is refused";
    if (typeof made === "string") {
      this.report.tell(node.line, "refused", made);
      return;
    }
    const words = made.rules.map(({ id, series }) => `rule ${id} on ${series}`).join(", ");
    if (words === "")
      this.report.tell(node.line, "ignored", "nothing is left to judge: no bounds, and no missing value");
    else this.report.tell(node.line, made.notes.length > 0 ? "changed" : "taken", [words, ...made.notes].join("; "));
    for (const rule of made.rules) this.made.push({ rule, line: node.line });
  }

  /** A string says why there are none. */
  private rulesOf(
    type: string,
    options: ThresholdOptions,
    { host, plugin, pluginInstance }: Place,
  ): { rules: Rule[]; notes: string[] } | string {
    const { typeInstance, dataSource, percentage } = options;
    const found = collectdTargets({ plugin, pluginInstance, type, typeInstance, dataSource });
    if (typeof found === "string") return found;
    const rules: Rule[] = [];
    const notes = new Set<string>();
    for (const one of found) {
      const target = percentage ? asPercentage(one) : one;
      if (typeof target === "string") return target;
      if (target.note !== "") notes.add(target.note);
      const before = [...this.made.map(({ rule }) => rule), ...rules];
      const made = thresholdRules({ target, options, host, missingAfterSeconds: this.missingAfterSeconds }, before);
      if (typeof made === "string") return made;
      rules.push(...made);
    }
    return { rules, notes: [...notes] };
  }

  /** collectd lets only the most exact threshold judge a value; rules all judge. */
  private tellOverlaps(): void {
    for (const { rule: wide, line } of this.made) {
      const covers = patternToRegExp(wide.series);
      const lines = this.made
        .filter(
          ({ rule, line: other }) =>
            other !== line &&
            rule.look.at === wide.look.at &&
            rule.look.at !== "missing" &&
            (rule.hosts !== wide.hosts || rule.series !== wide.series) &&
            (wide.hosts === "*" || wide.hosts === rule.hosts) &&
            covers.test(rule.series),
        )
        .map(({ line: other }) => other);
      if (lines.length === 0) continue;
      const where = [...new Set(lines)].join(", ");
      const words = `collectd would not use it for what line ${where} names more exactly; here both rules judge that`;
      this.report.tell(line, "changed", words);
    }
  }
}
