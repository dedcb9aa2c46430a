import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "socket.io";
import { afterEach, expect, it, vi } from "vitest";
import type { Inventory } from "../domain/host";
import { INGEST_NAMESPACE } from "../domain/protocol-names";
import { Link } from "./link";
import { Outbox } from "./outbox";

const inventory: Inventory = { hostname: "web-1", memoryBytes: 64, collectorVersion: "1", source: "test" };
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

it("tells a machine that has changed with a new hello, and ships what was unanswered behind it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "premonitor-link-"));
  const http = createServer();
  const io = new Server(http);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const events: string[] = [];
  let answers = false;
  io.of(INGEST_NAMESPACE).on("connection", (socket) => {
    socket.on("hello", (hello, answer) => {
      events.push(`hello ${hello.inventory.memoryBytes}`);
      answer({ hostId: "web-1", stored: { runId: 0, sequence: 0 }, rules: { version: 0, rules: [] }, active: [] });
    });
    socket.on("item", ({ kind }, answer) => {
      events.push(kind);
      if (answers) answer({ outcome: "stored" });
    });
  });
  const outbox = new Outbox(folder, Date.now(), () => undefined);
  const link = new Link({
    serverUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    token: "token",
    intervalMs: 1000,
    inventory,
    outbox,
    log: () => undefined,
    onWelcome: () => undefined,
    onRules: () => undefined,
    modelChecksums: () => [],
    onModels: () => undefined,
    onRate: () => undefined,
  });
  closing.push(
    () => link.close(0),
    () => outbox.close(),
    () => io.close(),
    () => rmSync(folder, { recursive: true }),
  );
  link.start();
  await vi.waitFor(() => expect(events).toEqual(["hello 64"]));
  outbox.push({ kind: "schema", schema: { version: 1, seriesIds: [], decimals: [] } }, Number.POSITIVE_INFINITY);
  link.pump();
  await vi.waitFor(() => expect(events).toEqual(["hello 64", "schema"]));
  answers = true;
  link.tellInventory({ ...inventory, memoryBytes: 48 });
  await vi.waitFor(() => expect(outbox.length).toBe(0));
  expect(events).toEqual(["hello 64", "schema", "hello 48", "schema"]);
});
