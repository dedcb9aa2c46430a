import AxeBuilder from "@axe-core/playwright";
import { type Browser, test as base, expect, type Page } from "playwright/test";
import { type PremonitorInstance, startPremonitor } from "./premonitor-instance";

export const ADMIN = { name: "ada", password: "a long enough password" };

/** Signs in through the page, as an operator does. */
export async function signIn(page: Page, url: string, account = ADMIN): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel("Name").fill(account.name);
  await page.getByLabel("Password", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation")).toBeVisible();
}

/** A second operator's browser: nothing is shared with the first. */
export async function otherBrowser(browser: Browser, url: string, account = ADMIN): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, url, account);
  return page;
}

/** No violation of WCAG 2.2 A and AA that axe can see. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}

/** Tests get one running product with its first admin, shared by all of a file, and a page that is signed in. */
export const test = base.extend<{ signedIn: Page; consoleErrors: string[] }, { premonitor: PremonitorInstance }>({
  premonitor: [
    async ({ browser }, use) => {
      const instance = await startPremonitor();
      const page = await browser.newPage();
      await page.goto(instance.url + instance.firstPath);
      await page.getByLabel("Name").fill(ADMIN.name);
      await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
      await page.getByLabel("Password again").fill(ADMIN.password);
      await page.getByRole("button", { name: "Make the first admin" }).click();
      await expect(page.getByRole("navigation")).toBeVisible();
      await page.close();
      await use(instance);
      await instance.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  consoleErrors: async ({ page }, use) => {
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(`${message.text()} ${message.location().url}`);
    });
    page.on("pageerror", (error) => errors.push(error.message));
    await use(errors);
  },
  signedIn: async ({ page, premonitor, consoleErrors }, use) => {
    await signIn(page, premonitor.url);
    await use(page);
    expect(consoleErrors).toEqual([]);
  },
});
export { expect };
