import { hostname } from "node:os";
import { expect, expectAccessible, test } from "./operator";

test("a rule is written, previewed on what is stored, raises at once, and is taken back", async ({
  signedIn: page,
  premonitor,
}) => {
  test.setTimeout(120_000);
  await page.goto(`${premonitor.url}/settings/rules/new`);
  await page.getByLabel("Name").fill("Memory is in use");
  await page.getByLabel("Series").fill("memory.used");
  await page.getByRole("textbox", { name: "Hosts" }).fill(`${hostname()}, tag:nothing`);
  await expect(page.getByText(/Fits 1 of \d+ host/)).toBeVisible();
  await page.getByLabel("Failure when").selectOption("never");
  await page.getByLabel("Warning when").selectOption("above");
  await page.getByLabel("Warning above").fill("1 MiB");
  await page.getByLabel("Broken samples").fill("2");
  await page.getByRole("textbox", { name: "Message" }).fill("{host} uses {value}");
  await page.getByRole("button", { name: "Last hour" }).click();
  await expect(page.getByText("Would have raised 1 alarm on 1 host. 1 series was judged.")).toBeVisible({
    timeout: 15_000,
  });
  await expectAccessible(page);
  await page.getByLabel("Comment").fill("to see it work");
  await page.getByRole("button", { name: "Add the rule" }).click();
  await expect(page.getByText("Memory is in use")).toBeVisible();
  const listed = page.getByRole("listitem").filter({ hasText: "Memory is in use" });
  await expect(listed.getByText("1 host, 1 series")).toBeVisible();
  await expectAccessible(page);

  await page.goto(`${premonitor.url}/alarms`);
  const row = page.getByRole("row").filter({ hasText: `${hostname()} uses` });
  await expect(row).toBeVisible({ timeout: 10_000 });

  await page.goto(`${premonitor.url}/settings/rules`);
  await page.getByRole("button", { name: "History" }).click();
  const history = page.getByRole("dialog");
  await expect(history.getByText("to see it work")).toBeVisible();
  await history.getByRole("button", { name: "Bring back" }).last().click();
  await history.getByRole("button", { name: "Bring version 1 back" }).click();
  await expect(history.getByRole("button", { name: "Bring version 1 back" })).toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByText("Memory is in use")).toHaveCount(0, { timeout: 10_000 });
  await page.goto(`${premonitor.url}/alarms`);
  await expect(row).toHaveCount(0, { timeout: 10_000 });
});

test("a window of maintenance is planned and removed", async ({ signedIn: page, premonitor }) => {
  await page.goto(`${premonitor.url}/settings/maintenance`);
  await page.getByRole("button", { name: "Plan maintenance" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Hosts").fill("*");
  await dialog.getByLabel("Reason").fill("new kernel");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Plan it" }).click();
  const row = page.getByRole("row").filter({ hasText: "new kernel" });
  await expect(row).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove the maintenance of *" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove the maintenance" }).click();
  await expect(row).toHaveCount(0);
});
