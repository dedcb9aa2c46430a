import { type BrowserContext, chromium } from "playwright/test";
import { CHROMIUM_OPTIONS } from "../e2e/chromium-options";
import { BENCH_USER } from "./lab";

/** A browser with the bench's user signed in. */
export async function openBrowser(
  url: string,
  viewport: { width: number; height: number },
): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const browser = await chromium.launch(CHROMIUM_OPTIONS);
  const context = await browser.newContext({ viewport });
  const login = await context.request.post(`${url}/api/login`, { data: BENCH_USER, headers: { origin: url } });
  if (!login.ok()) throw new Error(`the bench could not sign in: ${login.status()}`);
  return { context, close: () => browser.close() };
}
