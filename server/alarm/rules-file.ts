import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, stringify } from "yaml";
import { z } from "zod";
import { type Rule, type RuleSet, ruleSchema, ruleSetSchema } from "../../domain/rule";
import { refusalOfHostSilent } from "./keep-host-silent";

const HEAD = `# Rules of Premonitor: what raises an alarm. \`premonitor rules apply FILE\` puts these in force, and no others.
# A field that is left out has its usual value. The rule host-silent stays also when it is not here.
`;

const fileSchema = z.object({ rules: ruleSetSchema.shape.rules });

/** A file of rules cannot be used; the message has a line for each problem, with its line number and field. */
export class RulesFileError extends Error {}

type Fields = Record<string, unknown>;
const RULE_FIELDS = Object.keys(ruleSchema.shape);

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields that are not what they are when they are left out. */
function withoutDefaults(rule: Rule): Fields {
  let fields: Fields = { ...rule, look: { ...rule.look } };
  const saysTheSame = (less: Fields) => {
    const { success, data } = ruleSchema.safeParse(less);
    return success && JSON.stringify(data) === JSON.stringify(rule);
  };
  for (const field of Object.keys(rule)) {
    const { [field]: _, ...less } = fields;
    if (saysTheSame(less)) fields = less;
  }
  for (const field of Object.keys(rule.look)) {
    const { [field]: _, ...look } = fields.look as Fields;
    if (saysTheSame({ ...fields, look })) fields = { ...fields, look };
  }
  return fields;
}

/** Rules as YAML to be kept in git: in the order of their ids, so that equal rules give equal files. */
export function formatRulesFile({ rules }: Pick<RuleSet, "rules">): string {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1)).map(withoutDefaults);
  const body = stringify({ rules: sorted }, { lineWidth: 0 }).replaceAll("\n  - id:", "\n\n  - id:");
  return `${HEAD}${body.replace("rules:\n\n", "rules:\n")}`;
}

interface Problem {
  line: number;
  text: string;
}

/** Reads a file of rules, and places what is wrong with it. */
class RulesFile {
  readonly problems: Problem[] = [];
  private readonly lines = new LineCounter();
  private readonly document: Document;

  constructor(text: string) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
    for (const { message, pos } of this.document.errors) {
      this.problems.push({ line: this.lines.linePos(pos[0]).line, text: message });
    }
  }

  read(): Rule[] {
    if (this.problems.length > 0) return [];
    const content = this.content();
    const result = fileSchema.safeParse(content);
    for (const { path, message } of result.error?.issues ?? []) this.add(path, message);
    this.tellUnknown(content);
    const rules = result.data?.rules ?? [];
    rules.forEach((rule, i) => {
      const refusal = refusalOfHostSilent(rule);
      if (refusal !== undefined) this.add(["rules", i, "id"], refusal);
    });
    return rules;
  }

  private content(): unknown {
    try {
      return this.document.toJS();
    } catch (error) {
      // Aliases that would grow beyond all measure.
      this.add([], (error as Error).message);
      return undefined;
    }
  }

  private add(path: readonly PropertyKey[], message: string): void {
    this.problems.push({ line: this.lineOf(path), text: `${this.fieldOf(path)}: ${message}` });
  }

  /** The line of what the path names, or of the nearest that is there: a missing field is told where its rule begins. */
  private lineOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length >= 0; length--) {
      const start = this.startOf(path.slice(0, length));
      if (start !== undefined) return this.lines.linePos(start).line;
    }
    return 1;
  }

  private startOf(path: readonly PropertyKey[]): number | undefined {
    const key = path.at(-1);
    const parent = path.length === 0 ? undefined : this.nodeAt(path.slice(0, -1));
    // A mapping's value may begin on a later line than its key, where the field is looked for.
    if (isMap(parent)) {
      const own = parent.items.map((pair) => pair.key).find((one) => isScalar(one) && one.value === key);
      return isNode(own) ? own.range?.[0] : undefined;
    }
    return this.nodeAt(path)?.range?.[0];
  }

  private nodeAt(path: readonly PropertyKey[]): Node | undefined {
    const node = path.length === 0 ? this.document.contents : this.document.getIn(path as unknown[], true);
    return isNode(node) ? node : undefined;
  }

  /** Fields that the shapes do not have: parsing would leave them out without a word. */
  private tellUnknown(content: unknown): void {
    if (!isFields(content)) return;
    this.tellUnknownOf(content, { rules: undefined }, []);
    if (!Array.isArray(content.rules)) return;
    content.rules.forEach((raw: unknown, i) => {
      if (!isFields(raw)) return;
      const parsed = ruleSchema.safeParse(raw);
      // Of a rule that is wrong elsewhere nothing deeper is known than the names of its fields.
      const known = parsed.success ? parsed.data : Object.fromEntries(RULE_FIELDS.map((field) => [field, raw[field]]));
      this.tellUnknownOf(raw, known, ["rules", i]);
    });
  }

  private tellUnknownOf(fields: Fields, known: Fields, path: PropertyKey[]): void {
    for (const [field, value] of Object.entries(fields)) {
      const own = known[field];
      if (!(field in known)) this.add([...path, field], "there is no such field: correct or remove it");
      else if (isFields(value) && isFields(own)) this.tellUnknownOf(value, own, [...path, field]);
    }
  }

  /** How people find the field: by the rule's id, or its place when it has none. */
  private fieldOf([list, index, ...field]: readonly PropertyKey[]): string {
    if (list === undefined) return "the file";
    if (list !== "rules" || typeof index !== "number") return String(list);
    const id = this.document.getIn(["rules", index, "id"]);
    const rule = typeof id === "string" && id !== "" ? `rule ${id}` : `rule number ${index + 1}`;
    return field.length === 0 ? rule : `${rule}: ${field.join(".")}`;
  }
}

/**
 * @returns the rules of a file as `formatRulesFile` writes it
 * @throws RulesFileError that tells every problem, each with its line and field
 */
export function parseRulesFile(text: string): Rule[] {
  const file = new RulesFile(text);
  const rules = file.read();
  if (file.problems.length === 0) return rules;
  const sorted = file.problems.sort((a, b) => a.line - b.line);
  throw new RulesFileError(sorted.map(({ line, text: words }) => `line ${line}: ${words}`).join("\n"));
}
