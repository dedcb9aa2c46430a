import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RotatingLog } from "./rotating-log";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "premonitor-log-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("moves a full file on, keeps as many as it may, and loses no line of those", () => {
  const file = path.join(folder, "logs", "server.log");
  const log = new RotatingLog(file, 100, 2);
  for (let i = 0; i < 50; i++) log.append(`line ${String(i).padStart(4, "0")}`);
  log.close();
  expect(readdirSync(path.dirname(file)).sort()).toEqual(["server.log", "server.log.1", "server.log.2"]);
  const lines = ["server.log.2", "server.log.1", "server.log"].flatMap((name) =>
    readFileSync(path.join(folder, "logs", name), "utf8")
      .trim()
      .split("\n"),
  );
  expect(lines.at(-1)).toBe("line 0049");
  expect(lines).toEqual(Array.from({ length: lines.length }, (_, i) => `line 00${50 - lines.length + i}`));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it("goes on in the file that is there", () => {
  const file = path.join(folder, "server.log");
  for (const line of ["first", "second"]) {
    const log = new RotatingLog(file, 8, 1);
    log.append(line);
    log.close();
  }
  expect(readFileSync(file, "utf8")).toBe("second\n");
  expect(readFileSync(`${file}.1`, "utf8")).toBe("first\n");
});
