import type { FakeKeystone } from "./fake-keystone";
import { UNAUTHORIZED } from "./fake-keystone";
import type { Answer, Request } from "./fake-service";

interface DataSource {
  id: string;
  name: string;
  driver: string;
  config: Record<string, unknown>;
}

const ASCII_ONLY = /[^\x20-\x7e]/g;
const DETAILS = ["hostname", "status", "monitor", "monitor_event_id"] as const;

function fault(status: number, message: string): Answer {
  return { status, body: { error: { message, error_code: String(status), error_data: null } } };
}

/** A cell of a row: what is missing becomes the string "None", what is not ASCII is dropped without a word. */
function cell(value: unknown): string {
  return value === undefined || value === null ? "None" : String(value).replace(ASCII_ONLY, "");
}

/** Congress' doctor data source: one table that every push replaces whole. */
export class FakeCongress {
  readonly dataSources: DataSource[] = [];
  rows: string[][] = [];

  constructor(
    private readonly keystone: FakeKeystone,
    private readonly unknownDataSourceDelayMs: number,
    hasDoctor: boolean,
  ) {
    if (hasDoctor)
      this.dataSources.push({
        id: "e1c8bd8a-doctor",
        name: "doctor",
        driver: "doctor",
        config: { persist_data: true },
      });
  }

  async answer({ method, path, headers, body, text }: Request): Promise<Answer> {
    const user = this.keystone.userOf(headers["x-auth-token"]);
    if (!user) return UNAUTHORIZED;
    if (!user.roles.includes("admin")) return { status: 403, body: "Forbidden by policy: user lacks the role admin" };
    if (path === "/v1/data-sources" && method === "GET") {
      const results = this.dataSources.map((one) => ({ ...one, description: null, type: null, enabled: true }));
      return { status: 200, body: { results } };
    }
    if (path === "/v1/data-sources" && method === "POST") return this.create(body);
    const [, id] = /^\/v1\/data-sources\/([^/]+)\/tables\/events\/rows$/.exec(path) ?? [];
    if (id === undefined) return { status: 404, body: "The resource could not be found.", contentType: "text/plain" };
    if (!this.dataSources.some((one) => one.id === id)) {
      await new Promise((resolve) => setTimeout(resolve, this.unknownDataSourceDelayMs));
      return fault(404, `No data-source found with id ${id}`);
    }
    if (method === "GET") {
      // In any order: a client must not count on the one in which they were sent.
      return { status: 200, body: { results: [...this.rows].reverse().map((data) => ({ data })) } };
    }
    if (method !== "PUT") return fault(405, "Method not allowed");
    return this.replace(body, text, headers["content-type"]);
  }

  private create(body: unknown): Answer {
    const { name, driver, config } = (body ?? {}) as {
      name?: string;
      driver?: string;
      config?: Record<string, unknown>;
    };
    if (driver !== "doctor") return fault(400, `Invalid driver ${driver}`);
    if (this.dataSources.some((one) => one.name === name))
      return fault(409, `Data source with name ${name} already exists`);
    const made = { id: `${Date.now().toString(16)}-doctor`, name: name ?? "doctor", driver, config: config ?? {} };
    this.dataSources.push(made);
    return { status: 201, body: made };
  }

  private replace(body: unknown, text: string, contentType: string | undefined): Answer {
    if (text === "" || body === undefined || !contentType?.startsWith("application/json"))
      return fault(400, "Failed to parse body");
    if (!Array.isArray(body)) return fault(500, "Unexpected error");
    const rows: string[][] = [];
    for (const event of body as { time?: unknown; type?: unknown; details?: Record<string, unknown> | null }[]) {
      if (!("details" in event)) return fault(400, "'details'");
      if (event.details === null || typeof event.details !== "object") return fault(500, "Unexpected error");
      rows.push([cell(event.time), cell(event.type), ...DETAILS.map((name) => cell(event.details?.[name]))]);
    }
    this.rows = [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
    return { status: 200, body: "" };
  }
}
