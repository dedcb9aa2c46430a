import { hostname } from "node:os";
import type { Page } from "playwright/test";
import {
  type OpenstackStandIn,
  type StandInOptions,
  startOpenstackStandIn,
} from "./openstack-stand-in/openstack-stand-in";
import { test as base, expect } from "./operator";

/** This machine's name as a host id, as the collector takes it. */
export const HOST = hostname();

/** Puts a rule in force that is broken at once, and awaits its alarm's id. */
export async function raiseAlarm(page: Page, url: string, ruleId: string, bound = 1): Promise<string> {
  await putRule(page, url, ruleId, bound);
  const id = `${HOST}/${ruleId}/memory.used`;
  await expect(async () => {
    const { alarms } = await (await page.request.get(`${url}/api/alarms?state=active`)).json();
    expect(alarms.map((alarm: { id: string }) => alarm.id)).toContain(id);
  }).toPass();
  return id;
}

/** A bound that is out of reach clears the alarm. */
export async function putRule(page: Page, url: string, ruleId: string, bound: number): Promise<void> {
  const { version } = await (await page.request.get(`${url}/api/rules`)).json();
  const rule = {
    id: ruleId,
    name: `Memory of ${ruleId}`,
    series: "memory.used",
    look: { at: "value" },
    failure: { above: bound },
    message: `${ruleId} on {host}`,
  };
  const response = await page.request.put(`${url}/api/rules/${ruleId}`, {
    data: { rule, expectedVersion: version, comment: "for the test" },
    headers: { origin: url },
  });
  expect(response.status(), await response.text()).toBe(200);
}

/** Tests get the product connected to a stand-in cloud in which this machine is a compute host. */
export const test = base.extend<{ openstack: OpenstackStandIn; openstackOptions: StandInOptions }>({
  openstackOptions: [{}, { option: true }],
  openstack: async ({ signedIn, premonitor, openstackOptions }, use) => {
    const standIn = await startOpenstackStandIn({
      computeHosts: [HOST, "compute-2", "compute-3", "compute-4"],
      unknownDataSourceDelayMs: 100,
      ...openstackOptions,
    });
    const { secret, ...cloud } = standIn.cloud();
    const headers = { origin: premonitor.url };
    const response = await signedIn.request.put(`${premonitor.url}/api/clouds/stand-in`, {
      data: { cloud, secret },
      headers,
    });
    expect(response.status(), await response.text()).toBe(200);
    await use(standIn);
    await signedIn.request.delete(`${premonitor.url}/api/clouds/stand-in`, { headers });
    await standIn.stop();
  },
});
export { expect };
