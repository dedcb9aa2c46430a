import type { Page } from "playwright/test";
import { alarmChangeSchema } from "../domain/alarm";
import { AlarmStore } from "../server/store/alarm-store";
import type { Lab } from "./lab";
import { openBrowser } from "./open-browser";
import { type BenchResult, sleep } from "./result";

const ALARMS = 5000;
const HOSTS = 200;
const CHANGES_PER_SECOND = 1000;
const SCROLLED_MS = 8000;
const AT_ONCE = 50;

function change(i: number, state: "active" | "cleared") {
  return alarmChangeSchema.parse({
    ruleId: `rule-${i % 20}`,
    ruleName: `Rule ${i % 20}`,
    seriesId: `series.${i}`,
    state,
    severity: i % 3 === 0 ? "failure" : "warning",
    atMs: Date.now(),
    value: i,
    bound: 1,
    text: `Alarm ${i} of a storm`,
  });
}

/** Frames a second while the list is scrolled by 60 pixels a frame. */
async function scroll(page: Page): Promise<number> {
  return page.evaluate(async (forMs) => {
    const list = document.querySelectorAll("[role=rowgroup]")[1]!;
    const startedMs = performance.now();
    let frames = 0;
    while (performance.now() - startedMs < forMs) {
      await new Promise(requestAnimationFrame);
      frames++;
      list.scrollTop += 60;
      if (list.scrollTop + list.clientHeight >= list.scrollHeight - 60) list.scrollTop = 0;
    }
    return (frames / (performance.now() - startedMs)) * 1000;
  }, SCROLLED_MS);
}

/** The console in Chromium with 5,000 alarms: frames a second while it is scrolled, at rest and in a storm of changes. */
export async function benchConsole(lab: Lab): Promise<BenchResult[]> {
  const store = new AlarmStore(lab.connections.state);
  const apply = (i: number, state: "active" | "cleared", sequence: number) =>
    store.apply(`host-${i % HOSTS}`, change(i, state), { runId: 1, sequence }, "bench");
  for (let i = 0; i < ALARMS; i += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => apply(i + k, "active", 1)));
  }
  const browser = await openBrowser(lab.url, { width: 1440, height: 900 });
  const page = await browser.context.newPage();
  await page.goto(`${lab.url}/alarms`);
  await page.getByRole("table").waitFor();
  await sleep(3000);
  const still = await scroll(page);
  let isStorming = true;
  const storm = (async () => {
    const startedMs = performance.now();
    for (let sent = 0; isStorming; sent += AT_ONCE) {
      const round = Math.floor(sent / ALARMS);
      const state = round % 2 === 0 ? "cleared" : "active";
      await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => apply((sent + k) % ALARMS, state, round + 2)));
      await sleep(Math.max(0, ((sent + AT_ONCE) / CHANGES_PER_SECOND) * 1000 - (performance.now() - startedMs)));
    }
  })();
  await sleep(2000);
  const stormy = await scroll(page);
  isStorming = false;
  await storm;
  await browser.close();
  return [
    {
      what: `console with ${ALARMS} alarms in Chromium: frames a second while it is scrolled`,
      measured: still.toFixed(0),
      wanted: "60",
      met: still > 57,
    },
    {
      what: `… in a storm of ${CHANGES_PER_SECOND} changes a second`,
      measured: stormy.toFixed(0),
      wanted: "usable",
      met: stormy > 30,
    },
  ];
}
