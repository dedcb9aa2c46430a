import { ADMIN, expect, expectAccessible, signIn, test } from "./operator";

test("a stranger sees the sign-in page and nothing else", async ({ page, premonitor, request }) => {
  await page.goto(`${premonitor.url}/hosts/any`);
  await expect(page).toHaveURL(/\/login\?next=/);
  await expectAccessible(page);
  for (const path of ["/api/hosts", "/api/alarms", "/api/session", "/api/openapi.json", "/collector.mjs"]) {
    expect((await request.get(premonitor.url + path)).status(), path).toBe(401);
  }
});

test("a wrong password is refused in words, and the one-time link works once", async ({ page, premonitor }) => {
  await page.goto(`${premonitor.url}/login`);
  await page.getByLabel("Name").fill(ADMIN.name);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /\w/ })).toContainText(/password/i);
  const again = await page.request.post(`${premonitor.url}/api/setup`, {
    data: { code: premonitor.firstPath.split("#code=")[1], name: "eve", password: "a long enough password" },
    headers: { origin: premonitor.url },
  });
  expect(again.status()).toBeGreaterThanOrEqual(400);
});

test("signing out ends the session", async ({ page, premonitor }) => {
  await signIn(page, premonitor.url);
  await page.getByRole("button", { name: ADMIN.name }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto(`${premonitor.url}/`);
  await expect(page).toHaveURL(/\/login/);
});
