import { hostname } from "node:os";
import { expect, expectAccessible, test } from "./operator";

test.beforeEach(async ({ signedIn, premonitor }) => {
  await signedIn.goto(`${premonitor.url}/hosts/${hostname()}`);
  await expect(signedIn.getByRole("heading", { name: hostname() })).toBeVisible();
});

test("the host page opens with memory and says where it is heading", async ({ signedIn: page }) => {
  const charts = page.getByRole("main").getByRole("img");
  await expect(charts.first()).toHaveAccessibleName(/^Memory /);
  await expect(page.getByText(/not filling|full in about/).first()).toBeVisible();
  expect(await charts.count()).toBeGreaterThanOrEqual(8);
  await expectAccessible(page);
});

test("the chart moves while it is live, stands still when paused, and the URL holds the view", async ({
  signedIn: page,
}) => {
  const shown = () => page.locator("canvas").first().screenshot();
  await page.getByRole("button", { name: "1 min", exact: true }).click();
  await expect(page).toHaveURL(/window=1m/);
  const before = await shown();
  await expect.poll(async () => (await shown()).equals(before)).toBe(false);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page).toHaveURL(/from=.*to=/);
  const url = page.url();
  await page.reload();
  expect(page.url()).toBe(url);
  await expect(page.getByRole("button", { name: /live/i })).toBeVisible();
});

test("CSV holds what is seen, with units in its header", async ({ signedIn: page }) => {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /CSV/ }).click();
  const stream = await (await download).createReadStream();
  let text = "";
  for await (const part of stream) text += part;
  const [header, ...rows] = text.split(/\r?\n/).filter(Boolean);
  expect(header).toMatch(/^time,/);
  expect(header).toContain("memory.used");
  expect(rows.length).toBeGreaterThan(5);
  expect(rows[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,/);
});

test("it works at 390 px, in the light theme too, without sideways scrolling", async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  await page.emulateMedia({ colorScheme: "light" });
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(page.getByText(/not filling|full in about/).first()).toBeVisible();
  await expectAccessible(page);
});

test("what the machine is made of stands behind a click, also at 390 px", async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByText("Machine", { exact: true }).click();
  const fact = (name: string) => page.getByRole("term").filter({ hasText: name }).locator("..").getByRole("definition");
  await expect(fact("Processor")).toContainText(/\d+ cores?/);
  await expect(fact("Memory")).toContainText("GiB");
  await expect(fact("Started")).toContainText(/^\d{4}-\d\d-\d\d \d\d:/);
  await expect(page.getByRole("columnheader", { name: "File system" })).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  await expectAccessible(page);
});
