import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import { ACTION_KINDS } from "../domain/action";
import { putDestinationSchema } from "../domain/action-api";
import { addDownloadLinkSchema } from "../domain/api";
import { findMetric, limitOf } from "../domain/metric-catalogue";
import { COLLECTD_RULE_ID } from "../domain/server-judged";
import { SHIPPED_RULES } from "../domain/shipped-rules";
import { putSourceSchema } from "../domain/source-api";
import { parseRulesFile } from "../server/alarm/rules-file";
import { SETTINGS } from "../server/setting-definitions";
import { projectRoot } from "../server/supervise/project-root";
import { type Actions, runProgram } from "./program";

const DOCS = path.join(projectRoot(), "docs");
const GUIDE = readFileSync(path.join(DOCS, "MIGRATION.md"), "utf8");
const blocksOf = (language: string) =>
  [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, text]) => text!);
const SHELL = blocksOf("sh").join("\n");
const PROSE = GUIDE.replace(/^```.*?^```$/gms, "");
const codeOf = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
const INLINE = codeOf(PROSE);
const allOf = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found!);

afterEach(() => vi.restoreAllMocks());

/** What a command line prints; nothing is done. */
async function printed(args: readonly string[]): Promise<{ exitCode: number; text: string }> {
  let text = "";
  const keep = (more: unknown) => {
    text += String(more);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
  const idle = new Proxy({}, { get: () => async () => 0 }) as Actions;
  return { exitCode: await runProgram(args, idle), text };
}

/** Cells below a heading that fits, of all tables. */
function cellsBelow(heading: RegExp): string[] {
  const cellsOf = (line: string) => line.split("|").slice(1, -1);
  return [...PROSE.matchAll(/(?:^\|.*\|\n)+/gm)].flatMap(([table]) => {
    const [headings, , ...rows] = table.trim().split("\n").map(cellsOf);
    const columns = headings!.flatMap((text, i) => (heading.test(text.trim()) ? [i] : []));
    return rows.flatMap((row) => columns.map((i) => row[i]!));
  });
}

describe("the guide for those who come from another system", () => {
  it("names series that the catalogue has", () => {
    const names = cellsBelow(/^(here|series here.*|a collector's series)$/).flatMap(codeOf);
    const series = names.filter(
      (name) => /^[a-z]+\.[^-]/.test(name) && !/\.(csv|log|xml|db|gz)$/.test(name) && !name.includes(": "),
    );
    expect(series.length).toBeGreaterThan(80);
    const known = (name: string) => findMetric(name) !== undefined || ACTION_KINDS.some((kind) => kind === name);
    expect(series.filter((name) => !known(name))).toEqual([]);
  });

  it("names rules that are shipped", () => {
    const rules = allOf(PROSE, /\brules? ((?:`[a-z-]+`(?:, )?)+)/g).flatMap(codeOf);
    expect(rules.length).toBeGreaterThan(8);
    const shipped = [COLLECTD_RULE_ID, ...SHIPPED_RULES.rules.map(({ id }) => id)];
    expect(rules.filter((rule) => !shipped.includes(rule))).toEqual([]);
  });

  it("has command lines that the program takes", async () => {
    const lines = allOf(SHELL, /(?:^|\$\()premonitor ([^\n|>)]+)/gm);
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines) {
      const words = allOf(line, /('[^']*'|\S+)/g).map((word) => word.replace(/^'|'$/g, ""));
      expect(await printed(words), line).toMatchObject({ exitCode: 0 });
    }
  });

  it("names commands and options that there are", async () => {
    const commands = INLINE.filter((code) => code.startsWith("premonitor ")).map((code) => code.split(" ").slice(1));
    expect(commands.length).toBeGreaterThan(5);
    let options = Object.values(SETTINGS)
      .map(({ flag }) => `--${flag}`)
      .join(" ");
    for (const words of [...commands, ["report", "reclaim"], ["rules", "import"]]) {
      const { exitCode, text } = await printed([...words.filter((word) => /^[a-z]+$/.test(word)), "--help"]);
      const found = /^Usage: premonitor ([a-z ]+)/.exec(text)?.[1]?.trim();
      expect([exitCode, words.join(" ").startsWith(found ?? "?"), text], words.join(" ")).toEqual([
        0,
        true,
        expect.not.stringContaining("\nCommands:"),
      ]);
      options += text;
    }
    const told = INLINE.flatMap((code) => allOf(code, /(?:^| )(--[a-z-]+)/g));
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter((option) => !new RegExp(`${option}(?![a-z-])`).test(options))).toEqual([]);
  });

  it("asks for routes that there are", () => {
    const folder = path.join(projectRoot(), "server/http/routes");
    const sources = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), "utf8"));
    const routes = sources.flatMap((source) => allOf(source, /"(\/[a-z][^"\s]*)"/g));
    const asked = allOf(GUIDE, /(?:\bput |\bask |\$P|\/\/centre:3000|metrics_path: |GET )(\/[a-z][^\s"'`$?[\])]*)/g);
    expect(asked.length).toBeGreaterThan(20);
    const fits = (route: string) => new RegExp(`^${route.replace(/:\w+/g, "[^/]*")}$`);
    expect(asked.filter((address) => !routes.some((route) => fits(route).test(address)))).toEqual([]);
  });

  it("sends what the server takes", () => {
    const schemas: Record<string, z.ZodType> = { sources: putSourceSchema, destinations: putDestinationSchema };
    const puts = [...SHELL.matchAll(/^put \/api\/(\w+)\/(\S+) '(.*)'$/gm)];
    expect(puts.length).toBeGreaterThan(10);
    for (const [line, what, id, body] of puts) {
      const sent = JSON.parse(body!);
      // Fields that are not known are left out without a word.
      expect(schemas[what!]!.parse(sent), line).toMatchObject(sent);
      expect(sent.settings.id, line).toBe(id);
    }
    const [link] = allOf(SHELL, /download-links.* -d '(.*)'$/gm).map((body) => JSON.parse(body));
    expect(addDownloadLinkSchema.parse(link)).toMatchObject(link);
  });

  it("has rules that can be put in force", () => {
    const files = blocksOf("yaml").filter((text) => text.startsWith("rules:"));
    expect(files.length).toBeGreaterThan(1);
    for (const rule of files.flatMap(parseRulesFile)) {
      expect(findMetric(rule.series), rule.id).toBeDefined();
      if (rule.look.at === "limit") expect(limitOf(rule.series), rule.id).toBeDefined();
    }
  });

  it("links to what is there", () => {
    const links = allOf(PROSE, /\]\((?!https?:)([^)]+)\)/g);
    expect(links.length).toBeGreaterThan(8);
    for (const link of links) {
      const [file, anchor] = link.split("#");
      const target = path.join(DOCS, file || "MIGRATION.md");
      expect(existsSync(target), link).toBe(true);
      const headings = allOf(readFileSync(target, "utf8"), /^#+ (.*)$/gm);
      if (anchor)
        expect(
          headings.map((text) => text.toLowerCase().replaceAll(" ", "-")),
          link,
        ).toContain(anchor);
    }
  });
});
