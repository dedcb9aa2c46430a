import { createSecureContext } from "node:tls";
import { CLIENT_KEY } from "../../../domain/prometheus-source";
import { passwordNameOf, type SettingsOf, type SourceSecrets } from "../../../domain/source";
import type { OpenSource } from "../running-source";
import { TargetPoller } from "../target-poller";
import { ScrapedTarget } from "./scraped-target";
import { Scraper, type ScraperTls } from "./scraper";

/** The scraper gives up itself, and says it better. */
const PATIENCE_MS = 5000;

/** Begins to scrape a list of targets. */
export const openPrometheus: OpenSource<"prometheus"> = async (settings, context, secrets) => {
  const timeoutMs = settings.timeoutSeconds * 1000;
  const scraper = new Scraper(timeoutMs, authorizationOf(settings, secrets), tlsOf(settings, secrets));
  const targets = settings.targets.map((target) => new ScrapedTarget(target, settings, context, scraper));
  const poller = new TargetPoller(targets, settings.everySeconds * 1000, context, timeoutMs + PATIENCE_MS);
  poller.start();
  return {
    close: async () => {
      await poller.close();
      await scraper.close();
    },
  };
};

function authorizationOf(settings: SettingsOf<"prometheus">, secrets: SourceSecrets): string | undefined {
  const { signIn, username } = settings;
  if (signIn === "none") return undefined;
  if (signIn === "token") return `Bearer ${secrets.token ?? ""}`;
  const password = secrets[passwordNameOf(username)] ?? "";
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** @throws Error in plain words when what was given cannot be used */
function tlsOf({ caPem, clientCertPem }: SettingsOf<"prometheus">, secrets: SourceSecrets): ScraperTls {
  const authority = caPem === null ? {} : { ca: caPem };
  const own = clientCertPem === null ? {} : { cert: clientCertPem, key: secrets[CLIENT_KEY] ?? "" };
  const usable = (what: string, tls: ScraperTls) => {
    try {
      createSecureContext(tls);
    } catch (error) {
      throw new Error(`${what}: ${(error as Error).message}`);
    }
  };
  usable("the own certificate authority cannot be used", authority);
  usable("the client certificate cannot be used with its key", own);
  return { ...authority, ...own };
}
