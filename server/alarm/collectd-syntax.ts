/** A word of a line, without its quotes. */
interface Token {
  text: string;
  quoted: boolean;
}

/** An option of a collectd configuration, or a block with what is in it. `line` counts from 1. */
export interface CollectdNode {
  key: string;
  values: string[];
  line: number;
  /** `undefined` for an option. */
  children: CollectdNode[] | undefined;
  /** What is wrong with the line; it then has no values, and perhaps no key. */
  problem?: string;
}

export interface CollectdSyntax {
  nodes: CollectdNode[];
  /** Blocks that are closed wrongly or not at all. */
  problems: { line: number; words: string }[];
  /** Lines that are only a comment. */
  commentLines: number[];
  /** Lines that close a block, with the line that opens it. */
  closings: { line: number; openedIn: number }[];
}

interface LogicalLine {
  line: number;
  text: string;
}

/** Lines as collectd sees them: a backslash at the end goes on in the next one. */
function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let open: LogicalLine | undefined;
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const goesOn = raw.endsWith("\\") && !raw.trimStart().startsWith("#");
    const part = goesOn ? `${raw.slice(0, -1)} ` : raw;
    if (open) open.text += part.trimStart();
    else {
      open = { line: i + 1, text: part };
      lines.push(open);
    }
    if (!goesOn) open = undefined;
  }
  return lines.map(({ line, text: joined }) => ({ line, text: joined.trim() }));
}

const TOKEN = /\s*(?:(#.*)|"((?:[^"\\]|\\.)*)"|([^\s"<>#]+))/y;

/** The words of a line up to a comment; a string says what is wrong. */
function tokens(text: string): Token[] | string {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      const rest = text.slice(from).trim();
      if (rest === "") break;
      return rest.startsWith('"') ? "a quote is not closed" : `“${rest}” is not understood: put it in quotes`;
    }
    if (match[1] !== undefined) break;
    if (match[2] !== undefined) found.push({ text: match[2].replace(/\\(.)/g, "$1"), quoted: true });
    else found.push({ text: match[3]!, quoted: false });
  }
  return found;
}

/** The inside of `<…>`, and what is behind it; `undefined` when there is no `>` outside quotes. */
function blockParts(text: string): { inside: string; behind: string } | undefined {
  const match = /^<((?:[^<>"]|"(?:[^"\\]|\\.)*")*)>(.*)$/.exec(text);
  return match ? { inside: match[1]!, behind: match[2]!.trim() } : undefined;
}

function wordsOnClosing(name: string, open: CollectdNode | undefined): string | undefined {
  if (!open) return `</${name}> closes nothing: no block is open here`;
  if (open.key.toLowerCase() === name.toLowerCase()) return undefined;
  return `</${name}> closes nothing: the open block is <${open.key}> of line ${open.line}, to be closed by </${open.key}>`;
}

/** @param parts what is in a block's `<…>`, or the whole line of an option; `undefined` when `>` is missing */
function nodeOf(line: number, whole: string, parts: ReturnType<typeof blockParts>): CollectdNode {
  // A block whose head is wrong is one all the same: what is in it must not be taken for a part of the outer block.
  const children = whole.startsWith("<") ? [] : undefined;
  const wrong = (problem: string): CollectdNode => {
    const key = /^<?\s*(\w*)/.exec(whole)![1]!;
    return { key, values: [], line, children, problem };
  };
  if (!parts) return wrong("the block's `<` has no `>`");
  if (parts.behind !== "" && !parts.behind.startsWith("#")) {
    return wrong(`nothing may be behind the block's \`>\`: put “${parts.behind}” on a line of its own`);
  }
  const words = tokens(parts.inside);
  if (typeof words === "string") return wrong(words);
  const [first, ...values] = words;
  if (!first || first.quoted) return wrong("a line begins with the name of an option, without quotes");
  return { key: first.text, values: values.map(({ text }) => text), line, children };
}

/** Reads a collectd configuration into options and nested blocks. Reading goes on behind a problem. */
export function parseCollectdSyntax(text: string): CollectdSyntax {
  const syntax: CollectdSyntax = { nodes: [], problems: [], commentLines: [], closings: [] };
  const open: CollectdNode[] = [];
  const problem = (line: number, words: string) => void syntax.problems.push({ line, words });
  const add = (node: CollectdNode) => {
    (open.at(-1)?.children ?? syntax.nodes).push(node);
    if (node.children) open.push(node);
  };

  for (const { line, text: whole } of logicalLines(text)) {
    if (whole === "") continue;
    if (whole.startsWith("#")) {
      syntax.commentLines.push(line);
      continue;
    }
    const isBlock = whole.startsWith("<");
    const parts = isBlock ? blockParts(whole) : { inside: whole, behind: "" };
    if (parts?.inside.startsWith("/")) {
      const name = parts.inside.slice(1).trim();
      const words = wordsOnClosing(name, open.at(-1));
      if (words === undefined) syntax.closings.push({ line, openedIn: open.at(-1)!.line });
      else problem(line, words);
      // A block whose end is wrong is taken as ended where an outer one ends, so that one mistake is told once.
      const at = open.findLastIndex(({ key }) => key.toLowerCase() === name.toLowerCase());
      if (at >= 0) open.length = at;
    } else add(nodeOf(line, whole, parts));
  }
  for (const { key, line } of open) problem(line, `the block <${key}> is not closed: add </${key}>`);
  return syntax;
}
