import { expect, HOST, putRule, raiseAlarm, test } from "./connected-cloud";
import { expectAccessible } from "./operator";

const FAR = 1e15;

test("a policy begins as a dry run, goes live, acts within its limits, and is stopped by one switch", async ({
  signedIn: page,
  premonitor,
  openstack,
}) => {
  const { url } = premonitor;
  const [service] = openstack.nova.services;
  await page.goto(`${url}/actions/policies`);
  await expect(page.getByText("There is no policy")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "New policy" }).click();
  await page.getByLabel("Name").fill("Night watch");
  await page.getByLabel("Rules").fill("guarded-*");
  await page.getByLabel(/^Undo it/).check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  const item = page.getByRole("listitem").filter({ hasText: "Night watch" });
  await expect(item).toContainText("Dry run");

  await raiseAlarm(page, url, "guarded-1");
  await page.goto(`${url}/actions?by=policy%20night-watch`);
  await expect(page.getByRole("row").filter({ hasText: HOST })).toContainText("Not done: the policy is a dry run.");
  expect(service!.status).toBe("enabled");

  await page.goto(`${url}/actions/policies/night-watch`);
  await page.getByRole("button", { name: "Live" }).click();
  await page.getByRole("button", { name: "Dry run" }).last().click();
  await expect(page.getByText("1 alarm fitted it: it would have acted once.")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("it would have acted once");
  await dialog.getByRole("button", { name: "Go live" }).click();
  await expect(item).toContainText("Live");

  await raiseAlarm(page, url, "guarded-2");
  await expect(() => expect(service!.disabled_reason).toContain("premonitor: policy night-watch: guarded-2")).toPass();
  await putRule(page, url, "guarded-2", FAR);
  await expect(() => expect(service!.status).toBe("enabled")).toPass();

  // The cooldown holds: it does not act again, and says so by an alarm.
  await raiseAlarm(page, url, "guarded-3");
  await page.goto(`${url}/alarms`);
  await expect(page.getByRole("row").filter({ hasText: "A policy did not act" })).toContainText("min must lie between");
  expect(service!.status).toBe("enabled");

  await page.goto(`${url}/actions/policies`);
  await page.getByRole("button", { name: "Stop all policies" }).click();
  await page.getByRole("alertdialog").getByLabel(/Note/).fill("maintenance");
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop them" }).click();
  await expect(page.getByText(/All policies are stopped by ada/)).toContainText("maintenance");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Let them run again" }).click();
  await expect(page.getByText("1 policy is live.")).toBeVisible();
});

test("a cloud and a destination are set up and tested on the page, and people sign in with Keystone", async ({
  signedIn: page,
  premonitor,
  openstack,
  browser,
}) => {
  const { url } = premonitor;
  await page.goto(`${url}/settings/openstack`);
  await page.getByRole("button", { name: "Import clouds.yaml" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("clouds.yaml", { exact: true }).fill(openstack.cloudsYaml("imported"));
  await dialog.getByRole("button", { name: "Read it" }).click();
  await expect(dialog.getByLabel(/imported/)).toBeChecked();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Set up 1" }).click();
  const row = page.getByRole("row").filter({ hasText: "imported" });
  await row.getByRole("button", { name: "Test" }).click();
  await expect(dialog).toContainText("4 compute hosts, 4 enabled, 4 up.");
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  await row.getByRole("button", { name: "Edit imported" }).click();
  await dialog.getByText("Sign in with Keystone").click();
  await dialog.getByLabel(/Let people sign in/).check();
  await dialog.getByLabel("Operators").fill("admin");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("sign-in");
  expect(await (await page.request.get(`${url}/api/clouds`)).text()).not.toContain("operator-secret");

  await page.request.delete(`${url}/api/clouds/stand-in`, { headers: { origin: url } });
  const context = await browser.newContext();
  const person = await context.newPage();
  await person.goto(`${url}/login`);
  await person.getByLabel("With").selectOption("Keystone of imported");
  await person.getByLabel("Name").fill("ada-os");
  await person.getByLabel("Password", { exact: true }).fill("ada-secret");
  await person.getByRole("button", { name: "Sign in" }).click();
  await expect(person.getByRole("navigation")).toBeVisible();
  await person.goto(`${url}/hosts/${HOST}`);
  await person
    .getByRole("region", { name: "Compute service" })
    .getByRole("button", { name: "Disable service" })
    .click();
  const asked = person.getByRole("dialog");
  await asked.getByLabel("Reason").fill("as myself");
  await expect(asked).toContainText("ada-os in project ops (own token)");
  await asked.getByRole("button", { name: "Disable service" }).click();
  await expect(asked).toContainText("Nova answers: disabled (as myself), up.");
  const put = openstack.requests.find(({ service, method }) => service === "nova" && method === "PUT");
  expect(put?.user).toBe("ada-os");
  await context.close();
  await page.request.delete(`${url}/api/clouds/imported`, { headers: { origin: url } });

  await page.goto(`${url}/settings/destinations`);
  await page.getByRole("button", { name: "Add a destination" }).click();
  await dialog.getByRole("button", { name: "Notification log" }).click();
  await dialog.getByLabel("Name").fill("log");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Send a test" }).click();
  await expect(page.getByText("Delivered: appended to notification/log_notify.log")).toBeVisible();
  await expectAccessible(page);
});

test("the pages of actions fit a small screen", async ({ signedIn: page, premonitor }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  const paths = ["/actions", "/actions/policies", "/actions/policies/new", "/actions/rows", "/settings/openstack"];
  for (const path of paths) {
    await page.goto(premonitor.url + path);
    await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
    await page.waitForTimeout(500);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, path).toBeLessThanOrEqual(390);
  }
});
