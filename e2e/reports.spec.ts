import { hostname } from "node:os";
import { startWebhook } from "../server/action/fixtures/start-webhook";
import { expect, expectAccessible, test } from "./operator";

const HOST = hostname();

test("the host page shows the processes that take most, sorted as is wanted", async ({
  signedIn: page,
  premonitor,
}) => {
  await page.goto(`${premonitor.url}/hosts/${HOST}`);
  const place = page.getByRole("heading", { name: "The collector itself" });
  await place.scrollIntoViewIfNeeded();
  const processes = page.locator("section", { has: page.getByRole("heading", { name: "Processes", exact: true }) });
  await expect(processes.getByRole("row").nth(1)).toBeVisible();
  await expect(processes.getByText(/\d+ of \d+, growth over/)).toBeVisible();
  const memory = processes.getByRole("columnheader", { name: "Memory" });
  await expect(memory).toHaveAttribute("aria-sort", "descending");
  await processes.getByRole("button", { name: "Memory" }).click();
  await expect(memory).toHaveAttribute("aria-sort", "ascending");
  await processes.getByRole("button", { name: "CPU" }).click();
  await expect(memory).not.toHaveAttribute("aria-sort");
  const download = page.waitForEvent("download");
  await processes.getByRole("link", { name: "CSV of a day" }).click();
  expect((await download).suggestedFilename()).toMatch(new RegExp(`^${HOST}-processes-\\d{4}-\\d\\d-\\d\\d\\.csv$`));
});

test("reports say what could be reclaimed and what was not heard of, and archives wait for midnight", async ({
  signedIn: page,
  premonitor,
}) => {
  await page.goto(`${premonitor.url}/reports`);
  await page.getByRole("link", { name: "Reclaim" }).click();
  const row = page.getByRole("row", { name: new RegExp(HOST) });
  await expect(row.getByText("Unknown")).toBeVisible();
  await page.getByLabel("CPU at most").fill("50");
  await expect(page.getByRole("status").getByText("No host is below all three bounds.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Availability" }).click();
  await expect(page.getByRole("row", { name: new RegExp(HOST) })).toBeVisible();
  await expect(page.getByText(/\d+ hosts?, mean/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Slower" }).click();
  await expect(page.getByText("No host has run its benchmarks yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Summary" }).click();
  await expect(page.getByRole("columnheader", { name: "95 %" })).toBeVisible();
  await page.getByRole("button", { name: "By minute, 1 h" }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("%");
  await expectAccessible(page);
  await page.goto(`${premonitor.url}/downloads`);
  const today = new Date().toISOString().slice(0, 10);
  await page
    .getByRole("table", { name: /^Days of/ })
    .getByRole("button", { name: `${today}, today: ` })
    .click();
  await expect(page.getByText("No archive. One is made soon after midnight UTC")).toBeVisible();
  await expectAccessible(page);
});

test("the noisiest hosts lead to their entries in the history", async ({ signedIn: page, premonitor }) => {
  const rule = {
    id: "noisy",
    name: "Memory is used",
    series: "memory.used",
    look: { at: "value" },
    warning: { above: 0 },
  };
  const { version } = await (await page.request.get(`${premonitor.url}/api/rules`)).json();
  const data = { rule, expectedVersion: version };
  const headers = { origin: premonitor.url };
  expect((await page.request.put(`${premonitor.url}/api/rules/noisy`, { data, headers })).status()).toBe(200);
  const raised = async () => (await page.request.get(`${premonitor.url}/api/journal?rule=noisy&kind=raised`)).text();
  await expect.poll(raised, { timeout: 20_000 }).toContain("Memory is used");
  await page.goto(`${premonitor.url}/reports`);
  await page.getByRole("link", { name: "Noisiest" }).click();
  await expect(page.getByText(/^\d+ alarms? on \d+ hosts?\.$/)).toBeVisible();
  await expect(page.getByRole("img", { name: /\d+ failures and \d+ warnings/ }).first()).toBeVisible();
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  expect((await download).suggestedFilename()).toBe("noisiest-hosts.csv");
  await page.getByRole("link", { name: new RegExp(`raised on ${HOST}: show them`) }).click();
  await expect(page).toHaveURL(/\/alarms\/history\?host=.*kinds=raised/);
  await expect(page.getByText("Memory is used").and(page.locator(":not(option)")).first()).toBeVisible();
});

test("a report on paper is light, has no navigation and names itself", async ({ signedIn: page, premonitor }) => {
  await page.goto(`${premonitor.url}/reports/availability`);
  await page.evaluate(() => window.localStorage.setItem("premonitor.theme", "dark"));
  await page.reload();
  const row = page.getByRole("row", { name: new RegExp(HOST) });
  await expect(row).toBeVisible();
  const inkOf = () => row.evaluate((element) => window.getComputedStyle(element).color);
  const onScreen = await inkOf();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(page.getByRole("paragraph").filter({ hasText: /^Availability/ })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "7 days" })).toBeVisible();
  expect(await inkOf()).not.toBe(onScreen);
  const pdf = await page.pdf({ format: "A4" });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  await page.emulateMedia({ media: "screen" });
  await expect(page.getByRole("columnheader", { name: "7 days" })).toBeVisible();
});

test("the weekly digest is read, sent now, and set up to be sent each week", async ({ signedIn: page, premonitor }) => {
  const webhook = await startWebhook();
  const settings = { kind: "webhook", id: "chat", url: webhook.url };
  const headers = { origin: premonitor.url };
  const put = await page.request.put(`${premonitor.url}/api/destinations/chat`, { data: { settings }, headers });
  expect(put.status()).toBe(200);
  await page.goto(`${premonitor.url}/reports/digest`);
  await expect(page.getByRole("heading", { name: /^\d+ alarms?/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Full within 30 days" })).toBeVisible();
  const send = page.getByRole("button", { name: "Send now" });
  await expect(send).toBeDisabled();
  await page.getByRole("checkbox", { name: /chat/ }).check();
  await send.click();
  await expect(page.getByRole("status").getByText("chat: delivered: 200 OK")).toBeVisible();
  expect(JSON.parse(webhook.bodies[0]!)).toMatchObject({ source: "premonitor", kind: "digest" });
  await page.getByRole("switch", { name: "Send the digest each week" }).click();
  await page.getByLabel("Day").selectOption("Friday");
  await page.getByLabel("Hour").selectOption("17:00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/The next one is due at/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("switch", { name: "Send the digest each week" })).toBeChecked();
  await expect(page.getByLabel("Day")).toHaveValue("5");
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await expect(page.getByRole("link", { name: "Weekly digest" })).toBeInViewport({ ratio: 0.9 });
  await expect(page.getByRole("heading", { name: "Full within 30 days" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await webhook.stop();
});
