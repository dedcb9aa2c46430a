import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import initSqlJs from "sql.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_DATABASE_BYTES } from "./collector-db";
import { checkDump, readDump } from "./read-dump";

const fixture = (name: string) => join(import.meta.dirname, "fixtures", name);
let folder: string;
const file = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "premonitor-dumps-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("readDump", () => {
  it("gives the rows of a table with their places, with a header and without one", async () => {
    const row = "/,1.0,2.0,/,2026-11-19,11:28:03,0";
    for (const header of ["", "\uFEFFpartition,used,free,mountpoint,date,time,reported\r\n"]) {
      writeFileSync(file("dump_disk.csv"), `${header}${row}\r\n\r\n${row}\r\n`);
      const rows = [];
      for await (const table of readDump(file("dump_disk.csv"))) for await (const one of table.rows) rows.push(one);
      expect(rows.map(({ texts }) => texts.join(","))).toEqual([row, row]);
      expect(rows.map(({ place }) => place)).toEqual(header === "" ? ["line 1", "line 2"] : ["line 2", "line 3"]);
    }
  });
});

describe("checkDump", () => {
  const refused = (path: string) => expect(checkDump(path)).rejects;

  it("passes SlapOS' own files, and what Python and GNU tar pack", async () => {
    await checkDump(fixture("slapos-2026-11-19.tar.gz"));
    await checkDump(fixture("slapos-collector.db"));
    copyFileSync(fixture("slapos-dump_disk.csv"), file("dump_disk.csv"));
    execFileSync("tar", ["-czf", file("gnu.tgz"), "--format=gnu", "-C", folder, "dump_disk.csv"]);
    await checkDump(file("gnu.tgz"));
  });

  it("says in one line what is damaged", async () => {
    const whole = readFileSync(fixture("slapos-2026-11-19.tar.gz"));
    writeFileSync(file("short.tar.gz"), whole.subarray(0, whole.length - 100));
    await refused(file("short.tar.gz")).toThrow(/short\.tar\.gz cannot be read: unexpected end of file$/);
    const flipped = Buffer.from(whole);
    flipped[Math.floor(whole.length / 2)]! ^= 0xff;
    writeFileSync(file("flipped.tar.gz"), flipped);
    await refused(file("flipped.tar.gz")).toThrow(/flipped\.tar\.gz cannot be read: /);
    writeFileSync(file("cut.tar.gz"), gzipSync(gunzipSync(whole).subarray(0, 2000)));
    await refused(file("cut.tar.gz")).toThrow(/cut\.tar\.gz cannot be read: .*truncated/);
    writeFileSync(file("dump_disk.csv"), '/,1,2,/,2026-11-19,11:28:03,0\n"/,1,2\n');
    await refused(file("dump_disk.csv")).toThrow(/dump_disk\.csv cannot be read: /);
  });

  it("says what is wrong with a database, and what to do", async () => {
    copyFileSync(fixture("slapos-collector.db"), file("damaged.db"));
    const bytes = readFileSync(file("damaged.db"));
    bytes.fill(0xa5, 4096 * 2 + 8, 4096 * 5);
    writeFileSync(file("damaged.db"), bytes);
    await refused(file("damaged.db")).toThrow(/damaged\.db cannot be read: /);
    copyFileSync(fixture("slapos-collector.db"), file("large.db"));
    truncateSync(file("large.db"), MAX_DATABASE_BYTES + 1);
    await refused(file("large.db")).toThrow(/large\.db has 512 MiB, and at most 512 MiB .* sqlite3 -csv large\.db/);
    copyFileSync(fixture("slapos-collector.db"), file("busy.db"));
    writeFileSync(file("busy.db-journal"), "x");
    await refused(file("busy.db")).toThrow(/busy\.db is being written .*\.backup copy\.db/);
    const { Database } = await initSqlJs();
    const database = new Database();
    database.run("CREATE TABLE other (a); CREATE TABLE system (loadavg)");
    writeFileSync(file("other.db"), database.export());
    await refused(file("other.db")).toThrow(/other\.db cannot be read: no such column: cpu_percent/);
  });
});
