import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { makeSchema } from "../../../domain/frame";
import { type Rule, type RuleSet, ruleSchema } from "../../../domain/rule";
import { SHIPPED_RULES } from "../../../domain/shipped-rules";
import { HostStore } from "../../store/host-store";
import { MetricStore } from "../../store/metric-store";
import { connectRedis, type RedisConnections } from "../../store/redis-connections";
import { RuleStore } from "../../store/rule-store";
import { startTestRedis, type TestRedis } from "../../store/start-test-redis";
import { startTestHttp, type TestHttp } from "../start-test-http";
import { registerRuleRoutes } from "./rule-routes";

/** The routes are here a second time, over stores that a test can empty without signing anybody out. */
const PREFIX = "/of-this-test";
let redis: TestRedis;
let connections: RedisConnections;
let http: TestHttp;
let changeCount: number;
let obeyed: Map<string, number | null>;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  const parts = {
    ruleStore: new RuleStore(connections.state),
    hosts: new HostStore(connections.state),
    metricStore: new MetricStore(connections.metrics),
    hostRulesVersions: () => obeyed,
    onRulesChanged: () => void changeCount++,
  };
  http = await startTestHttp({
    addRoutes: (app) =>
      void app.register(async (scope) => registerRuleRoutes(scope.withTypeProvider<ZodTypeProvider>(), parts), {
        prefix: PREFIX,
      }),
  });
  for (const scope of ["read", "operate"] as const) tokens[scope] = await http.makeToken(scope);
});
afterAll(async () => {
  await http.stop();
  await connections.close();
  await redis.stop();
});
beforeEach(async () => {
  await connections.state.flushall();
  changeCount = 0;
  obeyed = new Map();
});

interface Answer {
  status: number;
  body: RuleSet & Record<string, unknown> & { message: string };
}

async function ask(method: string, path: string, body?: unknown, scope = "operate"): Promise<Answer> {
  const response = await fetch(`${http.url}${PREFIX}/api/rules${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens[scope]}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

const rule = (id: string, rest: object = {}): Rule =>
  ruleSchema.parse({ id, name: id, series: "cpu.busy", look: { at: "value" }, failure: { above: 1 }, ...rest });
const put = (one: Rule, expectedVersion: number, comment = "") =>
  ask("PUT", `/${one.id}`, { rule: one, expectedVersion, comment });

it("shows the rules in force", async () => {
  expect(await ask("GET", "", undefined, "read")).toEqual({ status: 200, body: SHIPPED_RULES });
});

it("adds, changes and removes a rule, and tells the server", async () => {
  const added = await put(rule("mine"), 1, "for the night");
  expect(added.status).toBe(200);
  expect(added.body).toMatchObject({ version: 2 });
  expect(added.body.rules.at(-1)).toEqual(rule("mine"));
  const first = rule("memory-forecast", { series: "memory.used" });
  const changed = await put(first, 2);
  expect(changed.body.rules.find(({ id }: { id: string }) => id === first.id)).toEqual(first);
  const removed = await ask("DELETE", "/mine?expectedVersion=3&comment=no%20more");
  expect(removed).toMatchObject({ status: 200, body: { version: 4 } });
  expect(removed.body.rules.map(({ id }) => id)).not.toContain("mine");
  expect(changeCount).toBe(3);
  const { body } = await ask("GET", "/versions", undefined, "read");
  expect(body.versions).toMatchObject([
    { version: 4, by: "token for operate", comment: "no more", changes: [{ ruleId: "mine", kind: "removed" }] },
    { version: 3, changes: [{ ruleId: "memory-forecast", kind: "changed" }] },
    { version: 2, comment: "for the night", changes: [{ ruleId: "mine", kind: "added" }] },
    { version: 1, by: "premonitor" },
  ]);
});

it.each([
  ["PUT", "/mine", { rule: rule("mine"), expectedVersion: 1 }],
  ["DELETE", "/load?expectedVersion=1", undefined],
  ["POST", "/restore", { version: 1, expectedVersion: 1 }],
])("answers %s %s of an older version with the one in force", async (method, path, body) => {
  await put(rule("before"), 1);
  const answer = await ask(method, path, body);
  expect(answer.status).toBe(409);
  expect(answer.body.message).toMatch(/version 2 is in force.* Reload/);
  expect((await ask("GET", "")).body.version).toBe(2);
  expect(changeCount).toBe(1);
});

it("lets one of two win who change the same version at the same time", async () => {
  const answers = await Promise.all([put(rule("a"), 1), put(rule("b"), 1)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

it("restores an older version as a new one", async () => {
  await put(rule("mine"), 1);
  const restored = await ask("POST", "/restore", { version: 1, expectedVersion: 2 });
  expect(restored.body).toEqual({ ...SHIPPED_RULES, version: 3 });
  expect(await ask("GET", "/versions/3")).toMatchObject({ body: { comment: "Version 1 restored" } });
  expect(await ask("GET", "/versions/2")).toMatchObject({ body: { changes: [{ ruleId: "mine", kind: "added" }] } });
  expect((await ask("GET", "/versions/2")).body.rules).toHaveLength(SHIPPED_RULES.rules.length + 1);
});

const silent = { at: "silent", missedFrames: 5 };
it.each([
  ["PUT", "/other", { rule: rule("mine"), expectedVersion: 1 }, 400, "id is mine, but the address says other"],
  ["PUT", "/mine", { rule: { ...rule("mine"), hits: 0 }, expectedVersion: 1 }, 400, "body.rule.hits"],
  ["PUT", "/mine", { rule: rule("mine") }, 400, "body.expectedVersion"],
  ["PUT", "/Mine", { rule: rule("mine"), expectedVersion: 1 }, 400, "a rule id has"],
  ["PUT", "/host-silent", { rule: rule("host-silent"), expectedVersion: 1 }, 400, "and at nothing else"],
  ["PUT", "/mine", { rule: rule("mine", { look: silent }), expectedVersion: 1 }, 400, "Only the rule host-silent"],
  ["DELETE", "/host-silent?expectedVersion=1", undefined, 409, "cannot be removed: switch it off"],
  ["DELETE", "/nothing?expectedVersion=1", undefined, 404, "There is no rule nothing"],
  ["DELETE", "/load", undefined, 400, "query.expectedVersion"],
  ["POST", "/restore", { version: 9, expectedVersion: 1 }, 404, "no version 9"],
  ["GET", "/versions/9", undefined, 404, "no version 9"],
])("refuses %s %s", async (method, path, body, status, reason) => {
  const answer = await ask(method, path, body);
  expect(answer.body.message).toContain(reason);
  expect(answer.status).toBe(status);
  expect((await ask("GET", "")).body.version).toBe(1);
});

it("lets host-silent be changed and switched off", async () => {
  expect((await put(rule("host-silent", { look: silent, failure: undefined, enabled: false }), 1)).status).toBe(200);
});

it.each([
  ["PUT", "/mine", { rule: rule("mine"), expectedVersion: 1 }],
  ["DELETE", "/load?expectedVersion=1", undefined],
  ["POST", "/restore", { version: 1, expectedVersion: 1 }],
])("lets no viewer %s %s", async (method, path, body) => {
  expect((await ask(method, path, body, "read")).status).toBe(403);
});

it("counts what each rule meets, and names who obeys an older version", async () => {
  const hosts = new HostStore(connections.state);
  const metrics = new MetricStore(connections.metrics);
  for (const id of ["db-1", "web-1", "web-2", "new"]) await hosts.ensure(id);
  await hosts.update("db-1", { tags: ["database"] });
  const store = (hostId: string, ids: string[]) =>
    metrics.storeSchema({ hostId, runId: 1, sequence: 1, schema: makeSchema(ids) });
  const usual = ["cpu.busy", "memory.used", "memory.total", "filesystem./.used_ratio", "filesystem./srv.used_ratio"];
  await store("web-1", usual);
  await store("web-2", usual);
  await store("db-1", ["cpu.busy", "memory.used", "memory.used_ratio"]);
  await put(rule("tagged", { hosts: "tag:database, web-2" }), 1);
  obeyed = new Map([
    ["web-2", null],
    ["web-1", 2],
    ["db-1", 1],
  ]);
  const { body } = await ask("GET", "/coverage", undefined, "read");
  const count = (ruleId: string, hostCount: number, seriesCount: number) => ({ ruleId, hostCount, seriesCount });
  expect(body).toEqual({
    version: 2,
    rules: [
      count("memory-growth", 2, 2),
      count("memory-forecast", 2, 2),
      count("memory-used", 2, 2),
      count("memory-share-growth", 1, 1),
      count("memory-share-used", 1, 1),
      count("cpu-busy", 3, 3),
      count("load", 0, 0),
      count("filesystem-used", 2, 4),
      count("filesystem-inodes", 0, 0),
      count("temperature-limit", 0, 0),
      count("disk-failing", 0, 0),
      count("disk-pending-sectors", 0, 0),
      count("slower-than-past", 0, 0),
      count("openstack-service-lost", 0, 0),
      count("host-silent", 4, 4),
      count("tagged", 2, 2),
    ],
    lagging: [
      { hostId: "db-1", version: 1 },
      { hostId: "web-2", version: null },
    ],
  });
});
