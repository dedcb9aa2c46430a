import { expect, HOST, putRule, raiseAlarm, test } from "./connected-cloud";
import { expectAccessible, otherBrowser } from "./operator";

const FAR = 1e15;

test("an event is pushed from the console and taken back when the alarm clears; others' rows stay", async ({
  signedIn: page,
  premonitor,
  openstack,
}) => {
  const { url } = premonitor;
  const others = ["2026-11-20T11:48:55Z", "compute.host.down", "other-1", "down", "zabbix", "7"];
  openstack.congress.rows = [others];
  const alarmId = await raiseAlarm(page, url, "pushed");
  await page.goto(`${url}/alarms`);
  await page
    .getByRole("row")
    .filter({ hasText: `pushed on ${HOST}` })
    .getByText("Failure")
    .click();
  await page.keyboard.press("e");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("as operator in project ops");
  await expect(dialog).toContainText("1 other rows");
  await dialog.getByLabel("Status").fill("down_predict");
  await expect(dialog.locator("pre")).toContainText('"status": "down_predict"');
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Push event" }).click();
  await expect(dialog).toContainText("Congress has the row now, as one of 2.");
  expect(openstack.congress.rows).toContainEqual(others);
  const [own] = openstack.congress.rows.filter(([, , , , monitor]) => monitor === "premonitor");
  expect(own).toEqual([
    expect.any(String),
    "compute.host.down",
    HOST,
    "down_predict",
    "premonitor",
    expect.any(String),
  ]);
  await dialog.getByRole("button", { name: "Close" }).first().click();

  await page.goto(`${url}/actions/rows`);
  await expect(page.getByRole("row").filter({ hasText: HOST })).toContainText("ours");
  await expectAccessible(page);
  await putRule(page, url, "pushed", FAR);
  await expect(() => expect(openstack.congress.rows).toEqual([others])).toPass();
  await page.goto(`${url}/actions`);
  await expect(page.getByRole("row").filter({ hasText: "Take event back" })).toContainText("Done");
  await page.goto(`${url}/alarms?view=all&alarm=${encodeURIComponent(alarmId)}`);
  await expect(page.getByRole("dialog")).toContainText(`Take event back: ${HOST}`);
});

test("a service is disabled and enabled on the host's page, with what it affects and Nova's own words", async ({
  signedIn: page,
  premonitor,
  openstack,
}) => {
  const { url } = premonitor;
  await page.goto(`${url}/hosts/${HOST}`);
  const card = page.getByRole("region", { name: "Compute service" });
  await expect(card).toContainText("enabled");
  await expect(card).toContainText("4 of 4 compute hosts enabled");
  await card.getByRole("button", { name: "Disable service" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("disk failing");
  await expect(dialog).toContainText("3 of 4 compute hosts are enabled after it.");
  await expect(dialog.locator("pre")).toContainText('"disabled_reason": "disk failing"');
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Disable service" }).dblclick();
  await expect(dialog).toContainText("Nova answers: disabled (disk failing), up.");
  expect(openstack.requests.filter(({ service, method }) => service === "nova" && method === "PUT")).toHaveLength(1);
  await dialog.getByRole("button", { name: "Close" }).first().click();
  await expect(card).toContainText("disk failing");
  await card.getByRole("button", { name: "Enable service" }).click();
  await expect(dialog).toContainText("It was disabled with the reason “disk failing”");
  await dialog.getByRole("button", { name: "Enable service" }).click();
  await expect(dialog).toContainText("Nova answers: enabled, up.");
  await dialog.getByRole("button", { name: "Close" }).first().click();
  await expect(card.getByRole("button", { name: "Disable service" })).toBeVisible();
  await expectAccessible(page);

  await card.getByRole("button", { name: "Push event" }).click();
  await dialog.getByRole("button", { name: "Push event" }).click();
  await expect(dialog).toContainText("Congress has the row now, as one of 1.");
  await dialog.getByRole("button", { name: "Close" }).first().click();
  await card.getByRole("button", { name: "Take event back" }).click();
  await expect(dialog).toContainText("1 of our rows");
  await dialog.getByRole("button", { name: "Take event back" }).click();
  await expect(dialog).toContainText("1 row was taken back; 0 stay.");
  expect(openstack.congress.rows).toEqual([]);
});

test("what Nova refuses, what takes too long and an ended token are told in the record", async ({
  signedIn: page,
  premonitor,
  openstack,
}) => {
  const { url } = premonitor;
  const start = async (reason: string) => {
    await page.goto(`${url}/hosts/${HOST}`);
    await page
      .getByRole("region", { name: "Compute service" })
      .getByRole("button", { name: "Disable service" })
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill(reason);
    await expect(dialog.locator("pre")).toContainText(reason);
    await dialog.getByRole("button", { name: "Disable service" }).click();
    return dialog;
  };
  const forbidden = { forbidden: { code: 403, message: "Policy doesn't allow it to be performed." } };
  openstack.misbehave({ service: "nova", method: "PUT", act: { status: 403, body: forbidden } });
  const refused = await start("refused");
  await expect(refused).toContainText("Failed");
  await expect(refused).toContainText("Nova answers 403: Policy doesn't allow it to be performed.");

  const { secret, ...cloud } = openstack.cloud({ answerTimeoutMs: 1000 });
  const put = await page.request.put(`${url}/api/clouds/stand-in`, {
    data: { cloud, secret },
    headers: { origin: url },
  });
  expect(put.status()).toBe(200);
  openstack.misbehave({ service: "nova", method: "PUT", act: { hangMs: 4000, store: true } });
  const late = await start("slow");
  await expect(late).toContainText("Read again: the change is stored (disabled (slow), up).");

  const [service] = openstack.nova.services;
  Object.assign(service!, { status: "enabled", disabled_reason: null });
  openstack.keystone.expireTokens();
  const again = await start("after the token");
  await expect(again).toContainText("Nova answers: disabled (after the token), up.");

  await page.goto(`${url}/actions?state=bad`);
  await page
    .getByRole("button", { name: `Disable service: ${HOST}` })
    .first()
    .click();
  const drawer = page.getByRole("dialog");
  await drawer.locator("summary").filter({ hasText: "403" }).click();
  await expect(drawer).toContainText("Policy doesn't allow it to be performed.");
  await expect(drawer.getByRole("button", { name: "Do it again" })).toBeVisible();
  await expectAccessible(page);
  const csv = page.waitForEvent("download");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "CSV" }).click();
  expect((await csv).suggestedFilename()).toMatch(/^actions-.*\.csv$/);
});

test("two operators do it once", async ({ signedIn: page, premonitor, openstack, browser }) => {
  const { url } = premonitor;
  const second = await otherBrowser(browser, url);
  openstack.misbehave({ service: "nova", method: "PUT", act: { hangMs: 1500, store: true } });
  for (const one of [page, second]) {
    await one.goto(`${url}/hosts/${HOST}`);
    await one.getByRole("region", { name: "Compute service" }).getByRole("button", { name: "Disable service" }).click();
    await one.getByRole("dialog").getByLabel("Reason").fill("both of us");
    await expect(one.getByRole("dialog").locator("pre")).toContainText("both of us");
  }
  await page.getByRole("dialog").getByRole("button", { name: "Disable service" }).click();
  await second.getByRole("dialog").getByRole("button", { name: "Disable service" }).click();
  await expect(second.getByRole("dialog")).toContainText("is doing this to the host right now");
  await expect(page.getByRole("dialog")).toContainText("Nova answers: disabled (both of us), up.");
  expect(openstack.requests.filter(({ service, method }) => service === "nova" && method === "PUT")).toHaveLength(1);
  await second.context().close();
});
