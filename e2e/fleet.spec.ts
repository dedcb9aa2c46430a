import { hostname } from "node:os";
import { expect, expectAccessible, otherBrowser, test } from "./operator";

test("the fleet shows this machine live, and leads to it", async ({ signedIn: page }) => {
  const row = page.getByRole("row").filter({ hasText: hostname() });
  await expect(row).toContainText(/live/i);
  await expect(row).toContainText(/%/);
  await expect(page.getByText("live", { exact: true }).first()).toBeVisible();
  await expectAccessible(page);
  await row.getByRole("link", { name: hostname() }).click();
  await expect(page).toHaveURL(new RegExp(`/hosts/${hostname()}`));
});

test("the command palette finds the host by keyboard", async ({ signedIn: page }) => {
  await page.keyboard.press("Control+k");
  await page.keyboard.type(hostname().slice(0, 6));
  await expect(page.getByRole("option", { name: hostname() }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/hosts/${hostname()}$`));
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").last().fill("digest");
  await expect(page.getByRole("option", { name: "Reports: Weekly digest" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/reports\/digest$/);
});

test("settings give one line that adds a host; the host stands in the fleet; a viewer may look only", async ({
  signedIn: page,
  premonitor,
  browser,
}) => {
  await page.goto(`${premonitor.url}/settings`);
  await page
    .getByRole("button", { name: /add a host/i })
    .first()
    .click();
  await page.getByLabel(/host id/i).fill("db-1.example");
  await page.getByRole("dialog").getByRole("button", { name: /add/i }).click();
  const line = page.getByText(/curl .*collector\.mjs.* node premonitor-collector\.mjs/);
  await expect(line).toBeVisible();
  const token = /Bearer (\S+?)"/.exec((await line.textContent()) ?? "")![1]!;
  const bundle = await page.request.get(`${premonitor.url}/collector.mjs`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await bundle.text()).toContain("premonitor");
  await page.goto(premonitor.url);
  await expect(page.getByRole("row").filter({ hasText: "db-1.example" })).toBeVisible();

  const origin = { origin: premonitor.url };
  const viewer = { name: "vera", role: "viewer", password: "a viewer's password" };
  expect((await page.request.post(`${premonitor.url}/api/users`, { data: viewer, headers: origin })).ok()).toBe(true);
  const other = await otherBrowser(browser, premonitor.url, viewer);
  const refused = await other.request.post(`${premonitor.url}/api/alarms/acknowledge`, {
    data: { alarmIds: ["x"], note: "" },
    headers: origin,
  });
  expect(refused.status()).toBe(403);
  await other.context().close();
});

test("VMs stand below their compute host, also on a phone, and the pages of both lead to each other", async ({
  signedIn: page,
  premonitor,
}) => {
  const kvm = hostname();
  const headers = { origin: premonitor.url };
  for (const [id, tag] of [
    ["guest-1", `hypervisor:${kvm}`],
    ["guest-2", "hypervisor:compute-7"],
    ["lonely", "web"],
  ]) {
    await page.request.post(`${premonitor.url}/api/hosts`, { data: { hostId: id }, headers });
    await page.request.patch(`${premonitor.url}/api/hosts/${id}`, { data: { tags: [tag] }, headers });
  }
  await page.goto(premonitor.url);
  await page.getByLabel("Group").selectOption("By compute host");
  await expect(page).toHaveURL(/group=compute-host/);
  const rows = page.getByRole("table", { name: "Hosts" }).getByRole("row");
  await expect(rows.filter({ hasText: /^compute-7, not monitored here1 VM/ })).toBeVisible();
  const texts = (await rows.allTextContents()).map(
    (text) =>
      [`${kvm}1 VM`, "guest-1", "compute-7,", "guest-2", "Other hosts", "lonely", kvm].find((one) =>
        text.includes(one),
      ) ?? "",
  );
  expect(texts.slice(1, 6)).toEqual([`${kvm}1 VM`, kvm, "guest-1", "compute-7,", "guest-2"]);
  expect(texts.indexOf("Other hosts")).toBeLessThan(texts.indexOf("lonely"));
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expect(page.getByRole("listitem").filter({ hasText: /^compute-7, not monitored here1 VM/ })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByRole("link", { name: "guest-1" }).click();
  await page.getByRole("link", { name: `hypervisor:${kvm}` }).click();
  await expect(page).toHaveURL(new RegExp(`/hosts/${kvm}`));
  await page.getByRole("link", { name: "1 VM", exact: true }).click();
  await expect(page.getByRole("link", { name: "guest-1" })).toBeVisible();
  await expect(page.getByRole("link", { name: "guest-2" })).toHaveCount(0);
  await page.goto("about:blank");
  for (const id of ["guest-1", "guest-2", "lonely"]) {
    expect((await page.request.delete(`${premonitor.url}/api/hosts/${id}`, { headers })).ok()).toBe(true);
  }
});

test("downloads: today's files in SlapOS' format, also under a secret link that can be revoked", async ({
  signedIn: page,
  premonitor,
}) => {
  await page.goto(`${premonitor.url}/downloads`);
  await expect(page.getByText("system_memory_used.csv").first()).toBeVisible();
  await expectAccessible(page);
  await page
    .getByRole("button", { name: /make a (secret )?link/i })
    .first()
    .click();
  await page.getByLabel(/name/i).last().fill("for the auditors");
  await page.getByRole("dialog").getByRole("button", { name: /make/i }).click();
  const shown = page.getByText(/\/[0-9a-f]{64}\/server-log\//).first();
  await expect(shown).toBeVisible();
  const path = /\/[0-9a-f]{64}\//.exec((await shown.textContent()) ?? "")![0];
  const stranger = await page.context().browser()!.newContext();
  const get = (rest: string) => stranger.request.get(premonitor.url + path + rest);
  expect(await (await get("")).text()).toBe("OK");
  expect(await (await get("server-log/")).text()).toContain(hostname());
  const csv = await (await get(`server-log/${hostname()}/system_memory_used.csv`)).text();
  expect(csv).toMatch(/^time,entry\r\n(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,[\d.]+\r\n)*$/);
  const { links } = (await (await page.request.get(`${premonitor.url}/api/download-links`)).json()) as {
    links: { id: string }[];
  };
  for (const { id } of links) {
    await page.request.delete(`${premonitor.url}/api/download-links/${id}`, { headers: { origin: premonitor.url } });
  }
  expect((await get("")).status()).toBe(404);
  await stranger.close();
});
