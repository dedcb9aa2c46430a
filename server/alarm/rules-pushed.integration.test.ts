import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Lab, openLab } from "../../bench/lab";
import { ruleSchema } from "../../domain/rule";
import { AlarmStore } from "../store/alarm-store";
import { HostStore } from "../store/host-store";
import { RuleStore } from "../store/rule-store";

const HOST = "pushed-1";
let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
}, 60_000);
afterAll(() => lab.stop(), 60_000);

const always = (id: string, hosts: string) =>
  ruleSchema.parse({ id, name: id, series: "memory.used", hosts, look: { at: "value" }, warning: { above: 0 } });

async function activeRules(): Promise<string[]> {
  const alarms = await new AlarmStore(lab.connections.state).list({ state: "active", host: HOST });
  return alarms.map(({ ruleId }) => ruleId).toSorted();
}

it("reach the collectors that they are for, by id and by tag, and clear what they raised when they are gone", async () => {
  const rules = new RuleStore(lab.connections.state);
  const collector = await lab.startCollector(HOST, ["--interval", "1s"]);
  await lab.putRules([always("by-id", "pushed-*"), always("by-tag", "tag:database"), always("others", "web-*")]);
  await vi.waitFor(async () => expect(await activeRules()).toEqual(["by-id"]), { timeout: 10_000, interval: 100 });

  await new HostStore(lab.connections.state).update(HOST, { tags: ["database"] });
  await vi.waitFor(async () => expect(await activeRules()).toEqual(["by-id", "by-tag"]), {
    timeout: 20_000,
    interval: 200,
  });

  const { set } = (await rules.replace({ rules: [], by: "ada", comment: "", atMs: Date.now() })) as { set: object };
  expect(set).toMatchObject({ rules: [] });
  await vi.waitFor(async () => expect(await activeRules()).toEqual([]), { timeout: 10_000, interval: 100 });
  collector.kill("SIGTERM");
}, 60_000);
