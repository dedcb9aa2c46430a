import { randomBytes } from "node:crypto";
import { unzipSync } from "fflate";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExportProgress } from "../../domain/export-api";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { sealedKey } from "../store/metric-keys";
import { startTestHttp, type TestHttp } from "./start-test-http";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW_MS = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const FROM_MS = NOW_MS - 2 * HOUR_MS;
/** Text of more than a socket's buffers hold. */
const WIDE_SERIES = Array.from({ length: 200 }, (_, i) => `net.if${i}.in`);
let http: TestHttp;
let viewer: string;

beforeAll(async () => {
  http = await startTestHttp();
  viewer = await http.signIn("vic", "viewer");
  for (const hostId of ["web-1", "web-2", "db-1", "new-1", "wide-1", "broken-1"]) await http.parts.hosts.ensure(hostId);
  await http.parts.hosts.update("db-1", { tags: ["database"] });
  for (const hostId of ["web-1", "web-2", "db-1", "broken-1"]) {
    await record(hostId, (second) => ({
      "load.1m": second % 60,
      "=cmd|calc": second,
      late: second < 5000 ? null : -1.5,
    }));
  }
  await record("wide-1", (second) => Object.fromEntries(WIDE_SERIES.map((id, i) => [id, 1e11 + second * 1e6 + i])));
  await http.metricStore.sealed();
  const broken = sealedKey("broken-1", "1s", FROM_MS + HOUR_MS);
  await http.connections.metrics.set(broken, "no hash");
}, 120_000);
afterAll(() => http.stop());

async function record(hostId: string, valuesAt: (second: number) => Record<string, number | null>): Promise<void> {
  const node = new RecordedNode(http.metricStore, hostId, 1);
  for (let second = 0; second < 7200; second++) {
    node.tick(FROM_MS + second * 1000, valuesAt(second));
    if (second % 1200 === 0) await node.ship();
  }
  node.close();
  await node.ship();
}

async function get(path: string, cookie = viewer) {
  const response = await fetch(http.url + path, { headers: { cookie } });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
}
const span = (fromMs: number, toMs: number) => `from=${fromMs}&to=${toMs}`;
const linesOf = (bytes: Uint8Array) => Buffer.from(bytes).toString().trimEnd().split("\r\n");

/** The rows of a CSV as the other formats have them. */
function objectsOf(csv: Uint8Array): Record<string, unknown>[] {
  const [head, ...lines] = linesOf(csv);
  const names = head!.split(",").map((title) => title.replace(/^'/, "").replace(/ \[\w+\]$/, ""));
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(
      names.map((name, i) => [name, i === 0 ? cells[i] : cells[i] === "" ? null : Number(cells[i])]),
    );
  });
}
const parquetOf = (bytes: Uint8Array) => parquetReadObjects({ file: arrayBufferOf(bytes) });
const arrayBufferOf = (bytes: Uint8Array) => Uint8Array.from(bytes).buffer;

const newId = () => randomBytes(16).toString("hex");

async function progressOf(id: string, state: ExportProgress["state"]): Promise<ExportProgress> {
  for (;;) {
    const { status, bytes } = await get(`/api/exports/${id}`);
    const progress = JSON.parse(bytes.toString()) as ExportProgress;
    if (status === 200 && progress.state === state) return progress;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("an export", () => {
  it("has every second over hours, once and in order, whichever window it was read in", async () => {
    const { bytes, headers } = await get(`/api/hosts/web-1/export?step=1s&series=load.*&${span(FROM_MS, NOW_MS)}`);
    expect(headers.get("content-disposition")).toMatch(/filename="web-1-\d{4}-\d\d-\d\d-to-.*\.csv"/);
    const lines = linesOf(bytes);
    expect(lines[0]).toBe("time,load.1m [load]");
    expect(lines).toHaveLength(7201);
    const expected = Array.from({ length: 7200 }, (_, i) => `${new Date(FROM_MS + i * 1000).toISOString()},${i % 60}`);
    expect(lines.slice(1)).toEqual(expected);
  });

  it("keeps both ends of its span", async () => {
    const [from, to] = [FROM_MS + 61 * MINUTE_MS + 5000, FROM_MS + 61 * MINUTE_MS + 9000];
    const { bytes } = await get(`/api/hosts/web-1/export?step=1s&series=load.1m&${span(from, to)}`);
    expect(linesOf(bytes).slice(1)).toEqual(
      [5, 6, 7, 8, 9].map((second) => `${new Date(from + (second - 5) * 1000).toISOString()},${second}`),
    );
  });

  it("has minimum, mean and maximum of minutes, no formula for a spreadsheet, and negative numbers as numbers", async () => {
    const { bytes } = await get(`/api/hosts/web-1/export?${span(FROM_MS, NOW_MS)}`);
    const lines = linesOf(bytes);
    expect(lines[0]).toBe(
      "time,'=cmd|calc min [count],'=cmd|calc mean [count],'=cmd|calc max [count],late min [count],late mean [count],late max [count],load.1m min [load],load.1m mean [load],load.1m max [load]",
    );
    expect(lines).toHaveLength(121);
    expect(lines[1]).toMatch(/Z,0,29\.5,59,,,,0,29\.5,59$/);
    expect(lines.at(-1)).toMatch(/,-1\.5,-1\.5,-1\.5,0,29\.5,59$/);
  });

  for (const step of ["1s", "1m"]) {
    it(`says the same as JSON and as Parquet, step ${step}`, async () => {
      const address = (format: string) =>
        `/api/hosts/web-1/export?step=${step}&format=${format}&${span(FROM_MS, NOW_MS)}`;
      const expected = objectsOf((await get(address("csv"))).bytes);
      expect(expected.some((row) => Object.values(row).includes(null))).toBe(true);
      const json = await get(address("json"));
      expect(json.headers.get("content-type")).toBe("application/x-ndjson");
      const objects = json.bytes
        .toString()
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(objects).toEqual(expected);
      const parquet = await get(address("parquet"));
      expect(parquet.headers.get("content-disposition")).toMatch(/\.parquet"$/);
      const rows = await parquetOf(parquet.bytes);
      const wanted = expected.map(({ time, ...values }) => ({
        host: "web-1",
        time: new Date(time as string),
        ...values,
      }));
      expect(rows).toEqual(wanted);
    });
  }

  it("tells in a Parquet file that its times are ms in UTC, and what units its columns have", async () => {
    const { bytes } = await get(`/api/hosts/web-1/export?format=parquet&${span(FROM_MS, NOW_MS)}`);
    const { schema, key_value_metadata: metadata, row_groups: groups } = parquetMetadata(arrayBufferOf(bytes));
    expect(schema.find(({ name }) => name === "time")).toMatchObject({
      type: "INT64",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
    });
    expect(JSON.parse(metadata![0]!.value!)).toMatchObject({ "load.1m max": "load" });
    expect(new Set(groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data!.codec)))).toEqual(
      new Set(["SNAPPY"]),
    );
  });

  it("of many hosts is a zip with a file each, by name or tag, in each format", async () => {
    for (const [format, extension] of [
      ["csv", "csv"],
      ["json", "jsonl"],
      ["parquet", "parquet"],
    ]) {
      const query = `step=1s&format=${format}&${span(FROM_MS, NOW_MS)}`;
      const { bytes, headers } = await get(`/api/export?hosts=web-*,tag:database&${query}`);
      expect(headers.get("content-type")).toContain("application/zip");
      const files = unzipSync(bytes);
      expect(Object.keys(files)).toEqual(["db-1", "web-1", "web-2"].map((id) => `${id}.${extension}`));
      const single = await get(`/api/hosts/web-2/export?${query}`);
      expect(Buffer.from(files[`web-2.${extension}`]!).equals(single.bytes)).toBe(true);
    }
  });

  it("tells how far it is, and nobody else; and stands in the journal", async () => {
    const id = newId();
    await get(`/api/export?hosts=web-*&series=load.*&id=${id}&${span(FROM_MS, NOW_MS)}`);
    const progress = await progressOf(id, "done");
    expect(progress).toMatchObject({ hostCount: 2, doneHostCount: 2, message: "" });
    expect(progress.sentBytes).toBeGreaterThan(1000);
    const other = await http.signIn("val", "viewer");
    expect((await get(`/api/exports/${id}`, other)).status).toBe(404);
    const { entries } = await http.parts.journal.read({ limit: 1 } as never);
    expect(entries[0]).toMatchObject({ by: "vic", note: expect.stringContaining("load.* of web-*") });
    const refused = newId();
    expect((await get(`/api/export?hosts=none-*&id=${refused}&${span(FROM_MS, NOW_MS)}`)).status).toBe(404);
    expect(await progressOf(refused, "failed")).toMatchObject({ message: "No host fits none-*." });
  });

  it("ends when nobody reads it any more, and then makes room for others: no more than four at once", async () => {
    const ids = Array.from({ length: 4 }, () => newId());
    const address = `${http.url}/api/export?hosts=wide-1&step=1s&format=csv&${span(FROM_MS, NOW_MS)}`;
    const single = address.replace("/api/export?", "/api/hosts/wide-1/export?");
    const whole = linesOf((await get(single.slice(http.url.length))).bytes);
    expect(whole).toHaveLength(7201);
    const leave = new AbortController();
    const headers = { cookie: viewer, "accept-encoding": "identity" };
    const open = await Promise.all(ids.map((id) => fetch(`${single}&id=${id}`, { headers, signal: leave.signal })));
    for (const response of open) expect(response.status).toBe(200);
    const fifth = await get(single.slice(http.url.length));
    expect([fifth.status, fifth.bytes.toString()]).toEqual([409, expect.stringContaining("4 exports are running")]);
    leave.abort();
    for (const id of ids) {
      const { doneHostCount } = await progressOf(id, "cancelled");
      expect(doneHostCount).toBeLessThan(1);
    }
    expect((await get(single.slice(http.url.length))).status).toBe(200);
  });

  for (const [what, path] of [
    ["a file", "/api/hosts/broken-1/export?"],
    ["a zip", "/api/export?hosts=broken-1,web-1&"],
  ] as const) {
    it(`that fails in the midst breaks off, so that it is not taken for ${what} that is whole`, async () => {
      const id = newId();
      await expect(get(`${path}step=1s&id=${id}&${span(FROM_MS, NOW_MS)}`)).rejects.toThrow();
      expect(await progressOf(id, "failed")).toMatchObject({ message: expect.stringContaining("could not be read") });
    });
  }

  it("says what is wrong with what was asked", async () => {
    expect((await get(`/api/export?hosts=none-*&${span(FROM_MS, NOW_MS)}`)).status).toBe(404);
    expect((await get(`/api/hosts/web-1/export?${span(NOW_MS, FROM_MS)}`)).status).toBe(400);
    expect((await get(`/api/hosts/web-1/export?step=2s&${span(FROM_MS, NOW_MS)}`)).status).toBe(400);
    expect((await get(`/api/hosts/web-1/export?format=xls&${span(FROM_MS, NOW_MS)}`)).status).toBe(400);
    const nothing = await get(`/api/hosts/new-1/export?${span(FROM_MS, NOW_MS)}`);
    expect(nothing.bytes.toString()).toContain("new-1 has no series that fits *.");
    expect((await get(`/api/export?${span(FROM_MS, NOW_MS)}`, "")).status).toBe(401);
  });

  it("is chosen by what there is of each day of a month", async () => {
    const month = new Date(FROM_MS).toISOString().slice(0, 7);
    const { bytes } = await get(`/api/downloads/db-1/days?month=${month}`);
    const { days, oldestMs } = JSON.parse(bytes.toString()) as { days: { day: string }[]; oldestMs: number };
    expect([days[0]!.day, oldestMs]).toEqual([`${month}-01`, FROM_MS]);
    for (const bad of ["", "2026-13", "2026-1", "0001-01"]) {
      expect((await get(`/api/downloads/db-1/days?month=${bad}`)).status).toBe(400);
    }
    expect((await get(`/api/downloads/none-1/days?month=${month}`)).status).toBe(404);
  });
});
