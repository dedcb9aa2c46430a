import { hostname } from "node:os";
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
  await page.getByRole("link", { name: "Summary" }).click();
  await expect(page.getByRole("columnheader", { name: "95 %" })).toBeVisible();
  await page.getByRole("button", { name: "By minute, 1 h" }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("%");
  await expectAccessible(page);
  await page.goto(`${premonitor.url}/downloads`);
  await expect(page.getByText("No day has been archived yet")).toBeVisible();
  await expectAccessible(page);
});
