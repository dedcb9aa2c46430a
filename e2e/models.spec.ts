import { hostname } from "node:os";
import { expect, expectAccessible, test } from "./operator";

const HOST = hostname();
const LEAST_HISTORY_MS = 75_000;

test("an operator marks a time, trains a model, sees how it does, puts it to use, and has an alarm on it", async ({
  signedIn: page,
  premonitor,
}) => {
  const oldestMs = async () => {
    const response = await page.request.get(`${premonitor.url}/api/hosts/${HOST}/extent`);
    return ((await response.json()) as { oldestMs: number | null }).oldestMs ?? Number.POSITIVE_INFINITY;
  };
  await expect.poll(async () => Date.now() - (await oldestMs()), { timeout: 90_000 }).toBeGreaterThan(LEAST_HISTORY_MS);

  await page.goto(premonitor.url);
  await page.getByRole("navigation").getByRole("link", { name: "Models" }).first().click();
  await expect(page.getByText("No model has been trained")).toBeVisible();
  await page.getByRole("link", { name: "Train a model" }).first().click();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await expect(page.getByText("Give the model a name.")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("this-machine");
  await expect(page.getByText("Mark at least one span.")).toBeVisible();

  await page.getByLabel("Host", { exact: true }).selectOption(HOST);
  await page.getByRole("button", { name: "1 min", exact: true }).click();
  const chart = page.locator("main [role=img]").first();
  const marks = page.getByRole("button", { name: new RegExp(`Remove the mark of ${HOST}`) });
  await expect(chart.locator("canvas").first()).toBeVisible();
  // What is on the page may still move while it fills.
  await expect(async () => {
    await chart.scrollIntoViewIfNeeded();
    const plot = (await chart.boundingBox())!;
    await page.mouse.move(plot.x + plot.width * 0.25, plot.y + 40);
    await page.mouse.down();
    await page.mouse.move(plot.x + plot.width * 0.6, plot.y + 50, { steps: 5 });
    await page.mouse.move(plot.x + plot.width * 0.98, plot.y + 50, { steps: 5 });
    await page.mouse.up();
    await expect(marks).toHaveCount(1, { timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  // What the top bar half covers counts as too small a target.
  await page.evaluate(() => window.scrollTo(0, 0));
  await expectAccessible(page);

  await page.getByRole("button", { name: "Train", exact: true }).click();
  await expect(page.getByRole("cell").first()).toBeVisible();
  await expect(page.getByText(/this-machine, version 1: .* of what is normal was called anomalous/)).toBeVisible();
  await page.getByRole("button", { name: "Put to use" }).click();
  await page.getByRole("textbox", { name: "Hosts" }).fill("*");
  await page.getByRole("dialog").getByRole("button", { name: "Put to use" }).click();
  await page.getByRole("link", { name: "To the model" }).click();

  await expect(page.getByRole("heading", { name: "this-machine" })).toBeVisible();
  await expect(page.getByText("Runs on 1 host.")).toBeVisible();
  const row = page.getByRole("row", { name: new RegExp(HOST) });
  await expect(row.getByText(/^(Normal|Anomalous)$/)).toBeVisible({ timeout: 90_000 });
  await page.getByRole("button", { name: "Raise an alarm on it" }).click();
  await expect(page.getByRole("link", { name: "Its alarm" })).toBeVisible();
  await expectAccessible(page);

  await page.goto(`${premonitor.url}/hosts/${HOST}`);
  await expect(page.getByRole("region", { name: "Models" }).getByText("this-machine")).toBeVisible();

  await page.goto(`${premonitor.url}/models/this-machine`);
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("No model has been trained")).toBeVisible();
});

test("what cannot be trained on is refused in words, and a time can be marked without a drag", async ({
  signedIn: page,
  premonitor,
}) => {
  await page.goto(`${premonitor.url}/models/train?host=${HOST}`);
  await page.getByLabel("Name", { exact: true }).fill("too-old");
  const form = page.getByRole("form", { name: "Mark a time" });
  await form.getByLabel("From").fill("2026-01-02T10:00");
  await form.getByLabel("To").fill("2026-01-02T09:00");
  await form.getByRole("button", { name: "Mark" }).click();
  await expect(form.getByText("Enter when it begins, and when it ends after that.")).toBeVisible();
  await form.getByLabel("To").fill("2026-01-02T11:00");
  await form.getByRole("button", { name: "Mark" }).click();
  await expect(page.getByText("2026-01-02 10:00:00 to 2026-01-02 11:00:00 (1 h)")).toBeVisible();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await expect(page.getByText(/is older than the 2 days for which such steps are kept/)).toBeVisible();
});
