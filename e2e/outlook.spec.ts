import { hostname } from "node:os";
import { expect, expectAccessible, test } from "./operator";

test("charts look as far ahead as is chosen, and the address holds it", async ({ signedIn: page, premonitor }) => {
  await page.goto(`${premonitor.url}/hosts/${hostname()}`);
  await page.getByLabel("How far ahead forecasts are shown").selectOption("1 h ahead");
  await expect(page).toHaveURL(/window=1h&ahead=1h/);
  await page.reload();
  await expect(page.getByLabel("How far ahead forecasts are shown")).toHaveValue("1h");
  await page.getByRole("button", { name: "All" }).click();
  await expect(page).toHaveURL(/from=.*to=/);
});

test("the collector tells where its host is heading, and the report says who is next", async ({
  signedIn: page,
  premonitor,
}) => {
  const outlook = async () => {
    const response = await page.request.get(`${premonitor.url}/api/hosts/${hostname()}/outlook`);
    return ((await response.json()) as { series: { seriesId: string; limit: number }[] }).series;
  };
  await expect.poll(async () => (await outlook()).map(({ seriesId }) => seriesId)).toContain("memory.used");
  expect((await outlook()).find(({ seriesId }) => seriesId === "memory.used")!.limit).toBeGreaterThan(0);
  await page.goto(premonitor.url);
  await page.getByRole("navigation").getByRole("link", { name: "Reports" }).first().click();
  await expect(page.getByRole("heading", { name: "Reports" })).toBeVisible();
  await expect(page.getByText(/Nothing is filling up|full in about/).first()).toBeVisible();
  await expectAccessible(page);
});
