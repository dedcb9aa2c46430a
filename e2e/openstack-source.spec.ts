import { expect, HOST, test } from "./connected-cloud";
import { expectAccessible } from "./operator";

const WEB = "9b6f3d22-7a4e-4c31-9f0e-0c4b3a1d2e5f";
const PORT = "d21acb51-35aa-4b6e-8d3c-9a7f5e2b1c04";

test("an admin has a cloud asked, and its hosts' pages and alarms say whose VMs they are about", async ({
  signedIn: page,
  premonitor,
  openstack,
}) => {
  openstack.keystone.projects.push({ id: "id-of-demo", name: "demo" });
  openstack.neutron.networks.push({ id: "n-1", name: "private" });
  openstack.neutron.ports.push({
    id: PORT,
    device_id: WEB,
    mac_address: "fa:16:3e:58:42:ed",
    network_id: "n-1",
    fixed_ips: [{ ip_address: "10.0.0.12", subnet_id: "s-1" }],
  });
  const flavor = { id: "2", name: "m1.small", vcpus: 2, ram: 2048, disk: 20 };
  openstack.nova.servers.push(
    { id: WEB, name: "web-1", host: HOST, status: "ACTIVE", task_state: null, tenant_id: "id-of-demo", flavor },
    { id: "b1", name: "batch", host: HOST, status: "ERROR", task_state: null },
  );

  await page.goto(`${premonitor.url}/settings/sources`);
  await page.getByRole("button", { name: "Add a source" }).first().click();
  await page.getByLabel("Kind").selectOption("openstack");
  await page.getByLabel("Name").fill("stack");
  await page.getByLabel("Cloud").selectOption("stand-in");
  await page.getByLabel("Ask every").fill("10");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("asks the cloud stand-in every 10 s")).toBeVisible();
  await expect(page.getByText(/one host within the last hour/)).toBeVisible();

  await page.goto(`${premonitor.url}/hosts/${HOST}`);
  const card = page.getByRole("region", { name: "In OpenStack" });
  await expect(card.getByText(`2 VMs on ${HOST}`)).toBeVisible();
  await expect(card.getByRole("row", { name: /web-1 demo m1.small active/ })).toBeVisible();
  await expect(card.getByRole("row", { name: /batch ops m1.tiny error/ })).toBeVisible();
  await expectAccessible(page);

  const headers = { origin: premonitor.url };
  const lab = { data: { settings: { kind: "lizmon", id: "lab" } }, headers };
  expect((await page.request.put(`${premonitor.url}/api/sources/lab`, lab)).status()).toBe(200);
  const token = { data: { name: "monitors", scope: "push", sourceId: "lab" }, headers };
  const { secret } = await (await page.request.post(`${premonitor.url}/api/tokens`, token)).json();
  for (let second = 0; second < 5; second++) {
    await page.request.post(`${premonitor.url}/api/perf/${WEB}/${Math.floor(Date.now() / 1000)}`, {
      headers: {
        authorization: `Basic ${Buffer.from(`${secret}:`).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      data: JSON.stringify({ mem: 98.5 }),
    });
    await page.waitForTimeout(1000);
  }
  await page.goto(`${premonitor.url}/hosts/${WEB}`);
  await expect(card.getByText(`private 10.0.0.12 · fa:16:3e:58:42:ed · port ${PORT}`)).toBeVisible();
  await expect(card.getByRole("link", { name: HOST })).toBeVisible();
  await page.goto(`${premonitor.url}/alarms?text=project demo`);
  await expect(page.getByText("web-1 (demo) · Memory is nearly full").first()).toBeVisible();

  await page.goto("about:blank");
  for (const path of ["sources/stack", "sources/lab", "hosts/stand-in", `hosts/${WEB}`]) {
    expect((await page.request.delete(`${premonitor.url}/api/${path}`, { headers })).ok()).toBe(true);
  }
});
