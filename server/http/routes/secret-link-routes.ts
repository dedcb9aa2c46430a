import type { FastifyReply, FastifyRequest } from "fastify";
import { listTodaysFiles, todaysFileCsv } from "../../download/todays-files";
import type { ApiApp } from "../api-app";
import type { HttpParts } from "../http-parts";
import type { Limiters } from "../limiters";

const SECRET = ":secret(^[0-9a-f]{64}$)";
const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

type LinkRequest = FastifyRequest<{ Params: { secret: string; hostId?: string; file?: string } }>;

/** A list of relative links, as web servers make of a folder. */
function folderPage(title: string, names: string[]): string {
  const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);
  const lines = names.map((name) => {
    const address = name.split("/").map(encodeURIComponent).join("/");
    return `<a href="${escaped(address)}">${escaped(name)}</a>`;
  });
  const head = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>`;
  return `${head}\n<body><h1>${escaped(title)}</h1><pre>\n${['<a href="../">../</a>', ...lines].join("\n")}\n</pre></body></html>\n`;
}

interface Answer {
  type: "text/plain" | "text/html" | "text/csv";
  text: string;
}

/** Today's files under a secret link, as slapmonitor has them. What is unknown, revoked or malformed gets the same answer. */
export function registerSecretLinkRoutes(app: ApiApp, parts: HttpParts, limiters: Limiters): void {
  const { links, hosts, metricStore } = parts;
  const options = { config: { access: "public" }, schema: { hide: true } } as const;

  const respond = async (
    request: LinkRequest,
    reply: FastifyReply,
    answer: () => Promise<Answer | undefined>,
  ): Promise<FastifyReply> => {
    await limiters.secretLink(request.ip);
    const found = (await links.find(request.params.secret)) ? await answer() : undefined;
    if (!found) return reply.code(404).type("text/plain; charset=utf-8").send("Not found\n");
    return reply.type(`${found.type}; charset=utf-8`).send(found.text);
  };
  const file = (url: string, answer: (params: LinkRequest["params"]) => Promise<Answer | undefined>) =>
    app.get(url, options, (request: LinkRequest, reply) => respond(request, reply, () => answer(request.params)));
  /** A folder has a slash at its end, which its relative links need; who leaves it out is sent there. */
  const folder = (url: string, answer: (params: LinkRequest["params"]) => Promise<Answer | undefined>) => {
    file(`${url}/`, answer);
    app.get(url, options, (request: LinkRequest, reply) =>
      respond(request, reply, async () => {
        const found = await answer(request.params);
        const name = request.url.replace(/\?.*$/, "").split("/").at(-1);
        if (found) reply.code(301).header("location", `${name}/`);
        return found;
      }),
    );
  };

  folder(`/${SECRET}`, async () => ({ type: "text/plain", text: "OK" }));
  folder(`/${SECRET}/server-log`, async () => {
    const names = (await hosts.list()).map(({ id }) => `${id}/`);
    return { type: "text/html", text: folderPage("Index of server-log/", names) };
  });
  folder(`/${SECRET}/server-log/:hostId`, async ({ hostId }) => {
    const host = await hosts.get(hostId!);
    if (!host) return undefined;
    const files = await listTodaysFiles(metricStore, host.id, Date.now());
    const names = files.map(({ name }) => name);
    return { type: "text/html", text: folderPage(`Index of server-log/${host.id}/`, names) };
  });
  file(`/${SECRET}/server-log/:hostId/:file`, async ({ hostId, file: name }) => {
    const host = await hosts.get(hostId!);
    const text = host && (await todaysFileCsv(metricStore, host.id, name!, Date.now()));
    return text === undefined || text === null ? undefined : { type: "text/csv", text };
  });
  file(`/${SECRET}/*`, async () => undefined);
}
