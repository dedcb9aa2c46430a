import type { FastifyReply, FastifyRequest } from "fastify";
import type { DownloadLink } from "../../../domain/account";
import { escapeHtml } from "../../../domain/escape-html";
import { hostFits } from "../../../domain/host-pattern";
import { listTodaysFiles, todaysFile } from "../../download/todays-files";
import type { ApiApp } from "../api-app";
import type { HttpParts } from "../http-parts";
import type { Limiters } from "../limiters";
import { recordReading } from "../record-reading";
import { sendText } from "../send-text";
import { sendArchive } from "./archive-routes";

const SECRET = ":secret(^[0-9a-f]{64}$)";
/** Needs neither to be escaped nor encoded: so are nearly all, of which there may be thousands. */
const PLAIN_NAME = /^[\w./-]+$/;
const NAME_WIDTH = 50;

type LinkRequest = FastifyRequest<{ Params: { secret: string; hostId?: string; file?: string } }>;

/** What stands in a folder; of a file its size and when it was written, as far as that is known. */
interface FolderEntry {
  name: string;
  sizeBytes?: number;
  writtenAtMs?: number;
}

/** A list of relative links, as web servers make of a folder. */
function folderPage(title: string, entries: readonly FolderEntry[]): string {
  const lines = entries.map(({ name, sizeBytes, writtenAtMs }) => {
    const isPlain = PLAIN_NAME.test(name);
    const address = isPlain ? name : escapeHtml(name.split("/").map(encodeURIComponent).join("/"));
    const written = writtenAtMs === undefined ? "" : new Date(writtenAtMs).toISOString().slice(0, 19).replace("T", " ");
    const facts =
      sizeBytes === undefined ? "" : `${" ".repeat(Math.max(1, NAME_WIDTH - name.length))}${written}  ${sizeBytes}`;
    return `<a href="${address}">${isPlain ? name : escapeHtml(name)}</a>${facts}`;
  });
  const head = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>`;
  return `${head}\n<body><h1>${escapeHtml(title)}</h1><pre>\n${['<a href="../">../</a>', ...lines].join("\n")}\n</pre></body></html>\n`;
}

type Answer =
  | { type: "text/plain" | "text/csv"; text: string }
  /** HTML for people, JSON for programs that ask for it. */
  | { type: "folder"; title: string; entries: FolderEntry[] };

/** What a folder is to who asks. */
function folderText(request: FastifyRequest, { title, entries }: { title: string; entries: FolderEntry[] }) {
  const wantsJson = /application\/json/.test(request.headers.accept ?? "");
  return wantsJson
    ? { type: "application/json", text: JSON.stringify({ files: entries }) }
    : { type: "text/html", text: folderPage(`Index of ${title}`, entries) };
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).type("text/plain; charset=utf-8").send("Not found\n");
}

/** Today's files, archives and consumption reports under a secret link, as slapmonitor has them. What is unknown, revoked or malformed gets the same answer. */
export function registerSecretLinkRoutes(app: ApiApp, parts: HttpParts, limiters: Limiters): void {
  const { links, hosts, metricStore, archives } = parts;
  const options = { config: { access: "public" }, schema: { hide: true } } as const;

  const respond = async (
    request: LinkRequest,
    reply: FastifyReply,
    answer: (link: DownloadLink) => Promise<Answer | undefined>,
  ): Promise<FastifyReply> => {
    await limiters.secretLink(request.ip);
    const link = await links.use(request.params.secret, Date.now());
    const found = link && (await answer(link));
    if (!found) return notFound(reply);
    const { type, text } = found.type === "folder" ? folderText(request, found) : found;
    return sendText(request, reply.header("vary", "accept"), type, text);
  };
  type AnswerOf = (params: LinkRequest["params"], link: DownloadLink) => Promise<Answer | undefined>;
  const file = (url: string, answer: AnswerOf) =>
    app.get(url, options, (request: LinkRequest, reply) =>
      respond(request, reply, (link) => answer(request.params, link)),
    );
  /** The host, when the link leads to it. */
  const hostOf = async (hostId: string | undefined, link: DownloadLink) => {
    const host = hostId === undefined ? undefined : await hosts.get(hostId);
    return host && hostFits(link.hosts, host) ? host : undefined;
  };
  /** A folder has a slash at its end, which its relative links need; who leaves it out is sent there. */
  const folder = (url: string, answer: AnswerOf) => {
    file(`${url}/`, answer);
    app.get(url, options, (request: LinkRequest, reply) =>
      respond(request, reply, async (link) => {
        const found = await answer(request.params, link);
        const name = request.url.replace(/\?.*$/, "").split("/").at(-1);
        if (found) reply.code(301).header("location", `${name}/`);
        return found;
      }),
    );
  };

  folder(`/${SECRET}`, async () => ({ type: "text/plain", text: "OK" }));
  folder(`/${SECRET}/server-log`, async (_, link) => {
    const fitting = (await hosts.list()).filter((host) => hostFits(link.hosts, host));
    const entries = fitting.map(({ id }) => ({ name: `${id}/` }));
    return { type: "folder", title: "server-log/", entries };
  });
  /** Today's files, and of past days the archives and consumption reports. */
  const filesOf =
    (title: string, first: FolderEntry[]): AnswerOf =>
    async ({ hostId }, link) => {
      const host = await hostOf(hostId, link);
      if (!host) return undefined;
      const [today, past] = await Promise.all([listTodaysFiles(metricStore, host, Date.now()), archives.list(host.id)]);
      const ofPastDays = past.flatMap((archive) => (archive.consumption ? [archive, archive.consumption] : [archive]));
      const files = [...today, ...ofPastDays].map(({ name, sizeBytes, writtenAtMs }) => ({
        name,
        sizeBytes,
        writtenAtMs,
      }));
      const entries = [...first, ...files];
      return { type: "folder" as const, title: `server-log/${host.id}/${title}`, entries };
    };
  folder(`/${SECRET}/server-log/:hostId`, filesOf("", [{ name: "data-log/" }]));
  folder(`/${SECRET}/server-log/:hostId/data-log`, filesOf("data-log/", []));
  const oneFile = async (request: LinkRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { hostId = "", file: name = "", secret } = request.params;
    if (!/\.(tar\.gz|xml)$/.test(name)) {
      return respond(request, reply, async (link) => {
        const host = await hostOf(hostId, link);
        const found = host && (await todaysFile(metricStore, host, name, Date.now()));
        if (!found) return undefined;
        await recordReading(parts, { by: `link ${link.name}`, hostId, name });
        return found;
      });
    }
    await limiters.secretLink(request.ip);
    const link = await links.use(secret, Date.now());
    const host = link && (await hostOf(hostId, link));
    const taken = { hostId, name, by: `link ${link?.name}` };
    const isSent = host !== undefined && (await sendArchive(request, reply, parts, taken));
    return isSent ? reply : notFound(reply);
  };
  app.get(`/${SECRET}/server-log/:hostId/:file`, options, oneFile);
  app.get(`/${SECRET}/server-log/:hostId/data-log/:file`, options, oneFile);
  file(`/${SECRET}/*`, async () => undefined);
}
