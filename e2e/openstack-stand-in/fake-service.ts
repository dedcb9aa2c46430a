import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ServiceName = "keystone" | "nova" | "neutron" | "congress" | "vitrage";

export interface Answer {
  status: number;
  /** An object goes out as JSON. */
  body: string | object;
  contentType?: string;
  headers?: Record<string, string>;
}

export interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  /** `undefined` when there is none, or it is no JSON. */
  body: unknown;
  text: string;
}

export interface RecordedRequest {
  service: ServiceName;
  method: string;
  /** With the query. */
  path: string;
  body: unknown;
  /** Whose token came with it. */
  user: string | null;
  /** `null`: the connection was broken off. */
  status: number | null;
  atMs: number;
}

/** How the next requests that fit are answered instead. */
export interface Misbehaviour {
  service: ServiceName;
  method?: string;
  path?: RegExp;
  /** How many; 1 unless told. */
  times?: number;
  /**
   * An answer; `reset` breaks the connection off at once. `hangMs`: nothing for so long; with `store` the request is then answered, having been
   * done at once, and without it the connection breaks off and nothing was done.
   */
  act: Answer | "reset" | { hangMs: number; store: boolean };
}

export interface Behaviour {
  requests: RecordedRequest[];
  misbehaviours: Misbehaviour[];
  userOf: (request: Request) => string | null;
}

function read(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.on("error", reject);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body, contentType, headers }: Answer): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": contentType ?? "application/json", ...headers });
  response.end(text);
}

/** One HTTP service on loopback that can be taken away and brought back on the same port. */
export class FakeService {
  private server: Server | undefined;
  port = 0;

  constructor(
    private readonly name: ServiceName,
    private readonly answer: (request: Request) => Answer | Promise<Answer>,
    private readonly behaviour: Behaviour,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error: Error) => {
        response.destroy(error);
      });
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, "127.0.0.1", resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await read(incoming);
    const url = new URL(incoming.url ?? "/", this.url);
    const { method = "GET", headers } = incoming;
    const request: Request = { method, path: url.pathname, query: url.searchParams, headers, body: parsed(text), text };
    const { requests, userOf } = this.behaviour;
    const record: RecordedRequest = {
      service: this.name,
      method,
      path: `${url.pathname}${url.search}`,
      body: request.body ?? null,
      user: userOf(request),
      status: null,
      atMs: Date.now(),
    };
    requests.push(record);
    const act = this.misbehaviourOf(request);
    if (act === "reset") return void response.destroy();
    if (act && "hangMs" in act) {
      const answer = act.store ? await this.answer(request) : null;
      await new Promise((resolve) => setTimeout(resolve, act.hangMs));
      if (!answer) return void response.destroy();
      record.status = answer.status;
      return send(response, answer);
    }
    const answer = act ?? (await this.answer(request));
    record.status = answer.status;
    send(response, answer);
  }

  private misbehaviourOf({ method, path }: Request): Misbehaviour["act"] | undefined {
    const { misbehaviours } = this.behaviour;
    const found = misbehaviours.find(
      (one) =>
        one.service === this.name &&
        (one.method === undefined || one.method === method) &&
        (one.path === undefined || one.path.test(path)),
    );
    if (!found) return undefined;
    found.times = (found.times ?? 1) - 1;
    if (found.times <= 0) misbehaviours.splice(misbehaviours.indexOf(found), 1);
    return found.act;
  }
}
