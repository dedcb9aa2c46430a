const MAX_WORDS = 400;

/**
 * A service's own words in one line. Their errors come in many shapes: Nova's and Keystone's objects with one key, Congress' own, Pecan's
 * `faultstring`, plain text that is labelled JSON, HTML, and nothing at all.
 */
export function serviceWords(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "(no words)";
  const words = fromJson(trimmed) ?? (/^<|<html|<body/i.test(trimmed) ? fromHtml(trimmed) : trimmed);
  const line = words.replace(/\s+/g, " ").trim();
  return line.length > MAX_WORDS ? `${line.slice(0, MAX_WORDS - 1)}…` : line;
}

function fromJson(text: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed === "string") return parsed;
  if (typeof parsed !== "object" || parsed === null) return undefined;
  return messageIn(parsed) ?? Object.values(parsed).map(messageIn).find(Boolean) ?? text;
}

function messageIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { message, faultstring, detail, title } = value as Record<string, unknown>;
  for (const one of [message, faultstring, detail, title]) if (typeof one === "string" && one !== "") return one;
  return undefined;
}

function fromHtml(html: string): string {
  const body = /<body[^>]*>([\s\S]*)<\/body>/i.exec(html)?.[1] ?? html;
  const title = /<title[^>]*>([\s\S]*?)<\/title>/i.exec(html)?.[1] ?? "";
  const words = body
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]+>/g, " ")
    .replace(/&nbsp;/g, " ")
    .replace(/&(?:#39|quot|apos);/g, "'")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&")
    .trim();
  return words === "" ? title : words;
}
