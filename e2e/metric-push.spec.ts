import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, expectAccessible, test } from "./operator";

test("an admin has metrics pushed to a collector, sees what it took, and what is wrong", async ({
  signedIn: page,
  premonitor,
}) => {
  let status = 200;
  const tokens = new Set<string | undefined>();
  const collector = createServer(async (request, response) => {
    for await (const _ of request);
    tokens.add(request.headers.authorization);
    response.writeHead(status, { "content-type": "application/json" }).end("{}");
  }).listen(0, "127.0.0.1");
  await once(collector, "listening");
  const address = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;

  await page.goto(`${premonitor.url}/settings/destinations`);
  await expect(page.getByText("Nothing is pushed")).toBeVisible();
  await page.getByRole("button", { name: "Set it up" }).click();
  await page.getByLabel("Address").fill(address);
  await page.getByRole("button", { name: "Add a header" }).click();
  await page.getByLabel("Name of the header").fill("Authorization");
  await page.getByLabel("Value of Authorization").fill("Bearer first");
  await page.getByLabel("Push every").fill("10");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/\d+ values of one host/)).toBeVisible();
  expect(tokens).toEqual(new Set(["Bearer first"]));

  status = 401;
  await page.getByRole("button", { name: "Edit the push of metrics" }).click();
  await expect(page.getByLabel("Value of Authorization")).toHaveValue("");
  await page.getByLabel("Push every").fill("11");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/answers 401 Unauthorized/)).toBeVisible();
  await expectAccessible(page);
  expect(tokens).toEqual(new Set(["Bearer first"]));

  await page.getByRole("switch", { name: "Push metrics" }).click();
  await expect(page.getByText("switched off")).toBeVisible();
  collector.closeAllConnections();
  collector.close();
});
