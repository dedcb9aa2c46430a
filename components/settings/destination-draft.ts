import type {
  Destination,
  DestinationSecrets,
  DestinationSettings,
  MailSettings,
  WebhookSettings,
} from "../../domain/destination";
import { draftOfHeaders, type HeaderDraft, headersOfDraft } from "./header-fields";

/** The form of a destination: everything as it is typed; the fields of each kind are kept, so that trying another loses nothing. */
export interface DestinationDraft {
  kind: DestinationSettings["kind"];
  id: string;
  url: string;
  template: WebhookSettings["template"];
  headers: HeaderDraft[];
  isSigned: boolean;
  signingKey: string;
  smtpHost: string;
  smtpPort: string;
  security: MailSettings["security"];
  username: string;
  password: string;
  from: string;
  to: string;
  caPem: string;
  timeoutSeconds: string;
}

export const NEW_DESTINATION: DestinationDraft = {
  kind: "webhook",
  id: "",
  url: "",
  template: "plain",
  headers: [],
  isSigned: false,
  signingKey: "",
  smtpHost: "",
  smtpPort: "587",
  security: "starttls",
  username: "",
  password: "",
  from: "",
  to: "",
  caPem: "",
  timeoutSeconds: "10",
};

/** The form for changing a destination; its secrets are not known. */
export function draftOfDestination({ settings }: Destination): DestinationDraft {
  const base = { ...NEW_DESTINATION, kind: settings.kind, id: settings.id };
  if (settings.kind === "webhook") {
    const { url, template, headerNames, isSigned, caPem, timeoutMs } = settings;
    const headers = draftOfHeaders(headerNames);
    return { ...base, url, template, headers, isSigned, caPem: caPem ?? "", timeoutSeconds: String(timeoutMs / 1000) };
  }
  if (settings.kind === "mail") {
    const { smtpHost, smtpPort, security, username, from, to, caPem, timeoutMs } = settings;
    return {
      ...base,
      smtpHost,
      smtpPort: String(smtpPort),
      security,
      username,
      from,
      to: to.join("\n"),
      caPem: caPem ?? "",
      timeoutSeconds: String(timeoutMs / 1000),
    };
  }
  return base;
}

const lines = (text: string) =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean);

/** What is sent of the form: the settings, and the secrets that were written. The server checks it and says what is wrong. */
export function destinationOfDraft(draft: DestinationDraft): {
  settings: DestinationSettings;
  secrets: Partial<DestinationSecrets>;
} {
  const id = draft.id.trim();
  const caPem = draft.caPem.trim() || null;
  const timeoutMs = Math.round(Number(draft.timeoutSeconds) * 1000);
  if (draft.kind === "log") return { settings: { kind: "log", id }, secrets: {} };
  if (draft.kind === "mail") {
    const { smtpHost, smtpPort, security, username, from, to, password } = draft;
    return {
      settings: {
        kind: "mail",
        id,
        smtpHost: smtpHost.trim(),
        smtpPort: Number(smtpPort),
        security,
        username: username.trim(),
        from: from.trim(),
        to: lines(to),
        caPem,
        timeoutMs,
      },
      secrets: password === "" ? {} : { password },
    };
  }
  const { names, written } = headersOfDraft(draft.headers);
  const { url, template, isSigned, signingKey } = draft;
  return {
    settings: {
      kind: "webhook",
      id,
      url: url.trim(),
      template,
      headerNames: names,
      isSigned,
      caPem,
      timeoutMs,
    },
    secrets: {
      ...(Object.keys(written).length > 0 && { headers: written }),
      ...(signingKey === "" ? {} : { signingKey }),
    },
  };
}

/** A key that nobody guesses, for signatures. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Where a destination leads, in a few words. */
export function placeWords(settings: DestinationSettings): string {
  if (settings.kind === "webhook") return settings.url;
  if (settings.kind === "mail") return `${settings.to.join(", ")} by ${settings.smtpHost}:${settings.smtpPort}`;
  return "data/notification/log_notify.log";
}
