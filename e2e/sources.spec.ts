import { expect, expectAccessible, test } from "./operator";

test("an admin sets Lizmon up, and a monitor's host appears with its alarm and its charts", async ({
  signedIn: page,
  premonitor,
}) => {
  await page.goto(`${premonitor.url}/settings/sources`);
  await expect(page.getByText("There is no source")).toBeVisible();
  await page.getByRole("button", { name: "Add a source" }).click();
  await page.getByLabel("Name").fill("lab");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Make a token for lab" }).click();
  await page.getByLabel("Name").fill("monitors");
  await page.getByRole("button", { name: "Make the token" }).click();
  const line = await page.getByText(/^liz-monitor --publish/).textContent();
  const token = /\/\/(pm_[^:]+):@/.exec(line ?? "")![1]!;
  await page.getByRole("button", { name: "Done" }).click();

  const post = (body: object) =>
    page.request.post(`${premonitor.url}/api/perf/jarvis/${Math.floor(Date.now() / 1000)}`, {
      headers: {
        authorization: `Basic ${Buffer.from(`${token}:`).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      data: JSON.stringify(body),
    });
  for (let second = 0; second < 5; second++) {
    expect((await post({ cpu: 20, mem: 98.5, queue: second })).status()).toBe(200);
    await page.waitForTimeout(1000);
  }
  expect((await post({ "summary:cpu": 1 })).status()).toBe(400);
  await expect(page.getByText(/one host within the last hour/)).toBeVisible();
  await page.getByText("one message was not taken").click();
  await expect(page.getByText(/is the name of a summary: take another label/)).toBeVisible();
  await expectAccessible(page);

  await page.goto(`${premonitor.url}/hosts/jarvis`);
  await expect(page.getByText("reported by lizmon")).toBeVisible();
  await expect(page.getByText(/Memory is nearly full|98\.5 %/).first()).toBeVisible();

  await page.goto(`${premonitor.url}/settings/sources`);
  await page.getByRole("switch", { name: "Take data from lab" }).click();
  await expect(page.getByText("switched off")).toBeVisible();
  expect((await post({ cpu: 1 })).status()).toBe(403);
});

test("an admin lists a sender's certificate and removes it", async ({ signedIn: page, premonitor }) => {
  await page.goto(`${premonitor.url}/settings/sources`);
  await page.getByRole("button", { name: "Add a source" }).click();
  await page.getByLabel("Name").fill("certified");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Certificates of certified" }).click();
  await expect(page.getByText("No certificate is listed.")).toBeVisible();
  await expect(page.getByText("This server opens no port for them yet")).toBeVisible();
  await page.getByLabel("Add a certificate").fill("AB:".repeat(31).concat("CD"));
  await page.getByRole("button", { name: "Add it" }).click();
  await expect(page.getByText("SHA-256 abab")).toBeVisible();
  await expect(page.getByText(/added by ada/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Remove the certificate of/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("No certificate is listed.")).toBeVisible();
});
