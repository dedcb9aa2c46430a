import { createSecureContext } from "node:tls";
import { CLIENT_KEY } from "../../../domain/prometheus-source";
import { passwordNameOf, type SettingsOf, type SourceSecrets } from "../../../domain/source";
import type { OpenSource } from "../running-source";
import { PrometheusPoller } from "./prometheus-poller";
import { Scraper, type ScraperTls } from "./scraper";

/** Begins to scrape a list of targets. */
export const openPrometheus: OpenSource<"prometheus"> = async (settings, context, secrets) => {
  const scraper = new Scraper(
    settings.timeoutSeconds * 1000,
    authorizationOf(settings, secrets),
    tlsOf(settings, secrets),
  );
  const poller = new PrometheusPoller(settings, context, scraper);
  poller.start();
  return poller;
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
