import { hostname } from "node:os";
import type { Page } from "playwright/test";
import { expect, expectAccessible, otherBrowser, test } from "./operator";

const rule = (id: string, name: string, series: string) => ({
  id,
  name,
  series,
  look: { at: "value" },
  warning: { above: 0 },
  message: `${name} on {host}`,
  runbookUrl: "https://runbooks.example/memory",
});

/** Puts a rule in force that is broken at once. */
async function putRule(page: Page, url: string, id: string, name: string, series = "memory.used"): Promise<void> {
  const headers = { origin: url };
  const { version } = await (await page.request.get(`${url}/api/rules`)).json();
  const data = { rule: rule(id, name, series), expectedVersion: version, comment: "for the test" };
  const response = await page.request.put(`${url}/api/rules/${id}`, { data, headers });
  expect(response.status(), await response.text()).toBe(200);
}

/** Takes rules away that the machine itself may break while tests keep it busy. */
async function removeRules(page: Page, url: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { version } = await (await page.request.get(`${url}/api/rules`)).json();
    const address = `${url}/api/rules/${id}?expectedVersion=${version}`;
    const response = await page.request.delete(address, { headers: { origin: url } });
    expect(response.status(), await response.text()).toBe(200);
  }
}

test("the console: acknowledge, undo, note, shelve and show again by keys, seen in another browser", async ({
  signedIn: page,
  premonitor,
  browser,
}) => {
  test.setTimeout(120_000);
  const { url } = premonitor;
  await page.goto(`${url}/alarms`);
  const second = await otherBrowser(browser, url);
  await second.goto(`${url}/alarms`);
  await removeRules(page, url, ["load", "cpu-busy", "filesystem-used", "memory-growth"]);
  await putRule(page, url, "used", "Memory in use");
  await putRule(page, url, "total", "Memory there", "memory.total");
  const rowIn = (where: Page) => where.getByRole("row").filter({ hasText: `Memory in use on ${hostname()}` });
  await expect(rowIn(page)).toBeVisible({ timeout: 10_000 });
  await expect(page).toHaveTitle(/^\(2\) /);

  await rowIn(page).getByText("Warning").click();
  await page.keyboard.press("a");
  await page.getByRole("dialog").getByLabel("Note").fill("known");
  await page.getByRole("dialog").getByLabel("Acknowledged").selectOption("for 4 hours");
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await page.getByRole("dialog").getByRole("button", { name: "Acknowledge" }).click();
  await expect(rowIn(second)).toContainText("ada");
  await expect(rowIn(second)).toContainText("4 h left");
  await expect(page).toHaveTitle(/^\(1\) /);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rowIn(second)).not.toContainText("ada");

  await page.keyboard.press("n");
  await page.getByRole("dialog").getByLabel("Note").fill("ask the database people");
  await page.getByRole("dialog").getByRole("button", { name: "Add the note" }).click();
  await expect(rowIn(page)).toContainText("ask the database people");

  await page.keyboard.press("s");
  await page.getByRole("dialog").getByLabel("Reason").fill("new memory comes tomorrow");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Shelve" }).click();
  await expect(rowIn(second)).toHaveCount(0);
  await second.getByRole("button", { name: "Hidden" }).click();
  await expect(rowIn(second)).toContainText("shelved");
  await expectAccessible(second);
  await rowIn(second).getByRole("button").click();
  const drawer = second.getByRole("dialog");
  await expect(drawer.getByRole("link", { name: "Runbook" })).toHaveAttribute(
    "href",
    "https://runbooks.example/memory",
  );
  await expect(drawer).toContainText("new memory comes tomorrow");
  await expect(drawer).toContainText("Other alarms of");
  await expectAccessible(second);
  await drawer.getByRole("button", { name: "Show again" }).click();
  await second.keyboard.press("Escape");
  await second.getByRole("button", { name: "Open", exact: true }).click();
  await expect(rowIn(second)).toBeVisible();

  await second.getByLabel("Group").selectOption("By rule");
  await second.getByRole("button", { name: "Memory in use 1 warning" }).click();
  await expect(rowIn(second)).toHaveCount(0);
  await expect(second).toHaveURL(/group=rule/);
  await second.context().close();
});

test("the history of alarms is listed, filtered, exported and reckoned with", async ({
  signedIn: page,
  premonitor,
}) => {
  const { url } = premonitor;
  await putRule(page, url, "kept", "Memory is kept");
  await page.goto(`${url}/alarms/history`);
  const main = page.getByRole("main");
  await expect(async () => {
    await page.reload();
    await expect(main.getByText(`Memory is kept on ${hostname()}`).first()).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  await expectAccessible(page);
  const csv = page.waitForEvent("download");
  await page.getByRole("link", { name: /CSV/ }).click();
  const stream = await (await csv).createReadStream();
  let text = "";
  for await (const piece of stream) text += piece;
  expect(text).toContain(`Memory is kept on ${hostname()}`);
  await page.getByRole("button", { name: "Figures" }).click();
  await expect(main.getByText(/per hour and operator/i).first()).toBeVisible();
  await expectAccessible(page);
});

test("works on a small screen", async ({ signedIn: page, premonitor }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  for (const path of ["/alarms", "/alarms/history", "/alarms/history?tab=figures", "/settings/rules"]) {
    await page.goto(premonitor.url + path);
    await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
    await page.waitForTimeout(500);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, path).toBeLessThanOrEqual(390);
  }
});
