import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freemem, hostname, totalmem } from "node:os";
import { join } from "node:path";
import { expect, expectAccessible, otherBrowser, test } from "./operator";

const MIB = 2 ** 20;

/** Grows by 1.2 % of the memory a second, so that the forecast meets 95 % long before the memory is short. */
function growMemory(): { child: ChildProcess; count: number } {
  const blockMib = Math.ceil((totalmem() * 0.006) / MIB);
  const count = Math.floor((freemem() * 0.6) / (blockMib * MIB));
  const script = join(import.meta.dirname, "../bin/mem-stress.mjs");
  const child = spawn(process.execPath, [script, `${blockMib}m`, String(count), "0.5", "3"], { stdio: "ignore" });
  return { child, count };
}

test("a continuous growth alarms before memory is short; two browsers see it; it is acknowledged; it clears", async ({
  signedIn: page,
  premonitor,
  browser,
}) => {
  test.setTimeout(240_000);
  await page.goto(`${premonitor.url}/alarms`);
  const second = await otherBrowser(browser, premonitor.url);
  await second.goto(`${premonitor.url}/alarms`);
  const alarmIn = (where: typeof page) =>
    where.getByRole("row").filter({ hasText: "Memory used is heading for" }).first();
  await expect(alarmIn(page)).toHaveCount(0);

  const { child } = growMemory();
  try {
    await expect(alarmIn(page)).toBeVisible({ timeout: 90_000 });
    expect(freemem() / totalmem()).toBeGreaterThan(0.1);
    await expect(alarmIn(second)).toBeVisible({ timeout: 2000 });
    await expect(alarmIn(page)).toContainText(hostname());
    await expect(alarmIn(page)).toContainText(/failure/i);
    await expectAccessible(page);

    await alarmIn(page).getByText("Failure").click();
    await page.keyboard.press("a");
    await page.getByRole("dialog").getByLabel(/note/i).fill("restarting the leaking service");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /acknowledge/i })
      .click();
    await expect(alarmIn(page)).toContainText("ada");
    await expect(alarmIn(second)).toContainText("ada");
  } finally {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }

  const journal = async () => {
    const response = await page.request.get(`${premonitor.url}/api/journal?host=${hostname()}`);
    const { entries } = (await response.json()) as {
      entries: { kind: string; by: string; note: string; alarm: { ruleId: string } | null }[];
    };
    const kinds = ["raised", "acknowledged", "cleared"];
    return entries.filter(({ kind, alarm }) => alarm?.ruleId === "memory-forecast" && kinds.includes(kind)).reverse();
  };
  await expect
    .poll(async () => (await journal()).map(({ kind }) => kind), { timeout: 60_000 })
    .toEqual(["raised", "acknowledged", "cleared"]);
  expect((await journal())[1]).toMatchObject({ by: "ada", note: "restarting the leaking service" });
  await second.context().close();
});
