import { randomBytes } from "node:crypto";
import type { Answer, Request } from "./fake-service";

export interface FakeUser {
  name: string;
  password: string;
  roles: string[];
  project: string;
}

interface Token {
  user: FakeUser;
  expiresAtMs: number;
}

export interface CatalogService {
  type: string;
  name: string;
  url: () => string;
  interface: string;
}

const HTML_404 = `<!doctype html><html lang=en><title>404 Not Found</title><h1>Not Found</h1><p>The requested URL was not found on the server.</p></html>`;

export const UNAUTHORIZED: Answer = {
  status: 401,
  body: { error: { code: 401, title: "Unauthorized", message: "The request you have made requires authentication." } },
  headers: { "www-authenticate": 'Keystone uri="http://127.0.0.1:5000/v3"' },
};

type Body = { auth?: { identity?: Record<string, Record<string, unknown>>; scope?: unknown } } | undefined;

/** Keystone v3, as far as logging in goes: password and application credential, scoped tokens with a catalogue. */
export class FakeKeystone {
  readonly users: FakeUser[];
  private readonly tokens = new Map<string, Token>();
  readonly projects = [{ id: "id-of-ops", name: "ops" }];
  readonly credential = { id: "f6b1a5c1e5f34f8fa2a1f0a9f8e0c1d2", name: "dashboard", secret: "credential-secret" };

  constructor(
    private readonly catalog: () => CatalogService[],
    private readonly region: string,
    public tokenSeconds: number,
  ) {
    this.users = [
      { name: "operator", password: "operator-secret", roles: ["admin", "member", "reader"], project: "ops" },
      { name: "viewer", password: "viewer-secret", roles: ["reader"], project: "ops" },
      { name: "ada-os", password: "ada-secret", roles: ["admin", "member", "reader"], project: "ops" },
    ];
  }

  userOf(token: string | string[] | undefined): FakeUser | null {
    const known = typeof token === "string" ? this.tokens.get(token) : undefined;
    return known && known.expiresAtMs > Date.now() ? known.user : null;
  }

  expireTokens(): void {
    this.tokens.clear();
  }

  answer({ method, path, body, headers }: Request): Answer {
    if (path === "/" && method === "GET") return { status: 300, body: { versions: { values: [this.version()] } } };
    if ((path === "/v3" || path === "/v3/") && method === "GET")
      return { status: 200, body: { version: this.version() } };
    if (path === "/v3/auth/tokens" && method === "POST") return this.login(body as Body);
    if (path === "/v3/auth/tokens" && method === "GET") {
      const user = this.userOf(headers["x-subject-token"]);
      return user && this.userOf(headers["x-auth-token"])
        ? { status: 200, body: { token: this.tokenBody(user, true) } }
        : UNAUTHORIZED;
    }
    if (path === "/v3/projects" && method === "GET") return this.listProjects(headers["x-auth-token"]);
    return { status: 404, body: HTML_404, contentType: "text/html; charset=utf-8" };
  }

  private version() {
    return { id: "v3.14", status: "stable", updated: "2020-04-07T00:00:00Z", links: [], "media-types": [] };
  }

  private listProjects(token: string | string[] | undefined): Answer {
    const user = this.userOf(token);
    if (!user) return UNAUTHORIZED;
    if (!user.roles.includes("admin")) {
      const message = "You are not authorized to perform the requested action: identity:list_projects.";
      return { status: 403, body: { error: { code: 403, title: "Forbidden", message } } };
    }
    return { status: 200, body: { projects: this.projects, links: { next: null, previous: null } } };
  }

  private login(body: Body): Answer {
    const identity = body?.auth?.identity;
    const scope = body?.auth?.scope as { project?: { name?: string } } | undefined;
    if (!identity) return badRequest("Invalid input for field 'auth': 'identity' is a required property");
    if (identity.application_credential) {
      const { id, name, secret, user } = identity.application_credential as {
        id?: string;
        name?: string;
        secret?: string;
        user?: { name?: string };
      };
      const isIt = id === this.credential.id || (name === this.credential.name && user?.name === "operator");
      if (!isIt || secret !== this.credential.secret || scope !== undefined) return UNAUTHORIZED;
      return this.issue(this.users[0]!, true);
    }
    const wanted = identity.password?.user as
      | { name?: string; password?: string; domain?: { name?: string } }
      | undefined;
    if (!wanted?.domain)
      return badRequest("Expecting to find domain in user. The server could not comply with the request.");
    const user = this.users.find(({ name }) => name === wanted.name);
    const isRight = user && user.password === wanted.password && wanted.domain.name === "Default";
    if (!isRight || (scope && scope.project?.name !== user.project)) return UNAUTHORIZED;
    return this.issue(user, scope !== undefined);
  }

  private issue(user: FakeUser, isScoped: boolean): Answer {
    const token = `gAAAA${randomBytes(60).toString("base64url")}`;
    this.tokens.set(token, { user, expiresAtMs: Date.now() + this.tokenSeconds * 1000 });
    return { status: 201, body: { token: this.tokenBody(user, isScoped) }, headers: { "x-subject-token": token } };
  }

  private tokenBody(user: FakeUser, isScoped: boolean) {
    const { region } = this;
    const scoped = {
      project: { id: `id-of-${user.project}`, name: user.project, domain: { id: "default", name: "Default" } },
      roles: user.roles.map((name) => ({ id: `id-of-${name}`, name })),
      catalog: this.catalog().map(({ type, name, url, interface: of }) => ({
        type,
        name,
        id: `id-of-${name}`,
        endpoints: [{ id: `endpoint-of-${name}`, interface: of, region, region_id: region, url: url() }],
      })),
    };
    return {
      methods: ["password"],
      user: { id: `id-of-${user.name}`, name: user.name, domain: { id: "default", name: "Default" } },
      issued_at: new Date().toISOString().replace("Z", "000Z"),
      expires_at: new Date(Date.now() + this.tokenSeconds * 1000).toISOString().replace("Z", "000Z"),
      ...(isScoped ? scoped : {}),
    };
  }
}

function badRequest(message: string): Answer {
  return { status: 400, body: { error: { code: 400, title: "Bad Request", message } } };
}
