import { passwordNameOf, type SettingsOf, type SourceSecrets } from "../../../domain/source";
import type { OpenSource } from "../running-source";
import { PrometheusPoller } from "./prometheus-poller";
import { Scraper } from "./scraper";

/** Begins to scrape a list of targets. */
export const openPrometheus: OpenSource<"prometheus"> = async (settings, context, secrets) => {
  const scraper = new Scraper(settings.timeoutSeconds * 1000, authorizationOf(settings, secrets));
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
