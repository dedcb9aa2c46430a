import type { CloudCheckStep } from "../../../domain/action-api";
import type { CloudConnection } from "./cloud-connection";

type Outcome = Pick<CloudCheckStep, "outcome" | "detail"> & { offer?: CloudCheckStep["offer"] };
const ok = (detail: string): Outcome => ({ outcome: "ok", detail });
const warning = (detail: string, offer?: CloudCheckStep["offer"]): Outcome => ({
  outcome: "warning",
  detail,
  offer: offer ?? null,
});

interface Step {
  id: CloudCheckStep["id"];
  title: string;
  /** The steps without which this one makes no sense. */
  needs: CloudCheckStep["id"][];
  run: (connection: CloudConnection) => Promise<Outcome>;
}

const STEPS: Step[] = [
  { id: "token", title: "Sign in to Keystone", needs: [], run: checkToken },
  { id: "roles", title: "Roles", needs: ["token"], run: checkRoles },
  { id: "compute", title: "Nova in the catalogue", needs: ["token"], run: async (one) => ok(await one.novaUrl()) },
  { id: "versions", title: "Nova's versions", needs: ["compute"], run: checkVersions },
  { id: "services", title: "Compute services", needs: ["versions"], run: checkServices },
  { id: "policy", title: "Congress in the catalogue", needs: ["token"], run: checkPolicy },
  { id: "doctor", title: "Congress' data source doctor", needs: ["policy"], run: checkDoctor },
  { id: "vitrage", title: "Vitrage in the catalogue", needs: ["token"], run: checkVitrage },
];

/** Tries a cloud step by step, changing nothing. What fails says what to do; what needs it is skipped. */
export async function checkCloud(connection: CloudConnection): Promise<CloudCheckStep[]> {
  const steps: CloudCheckStep[] = [];
  const good = new Set<string>();
  for (const { id, title, needs, run } of STEPS) {
    const startedAtMs = Date.now();
    let outcome: Outcome;
    if (needs.some((need) => !good.has(need)))
      outcome = { outcome: "skipped", detail: "A step before it must work first." };
    else {
      try {
        outcome = await run(connection);
        const isThere = outcome.outcome === "ok" || id === "roles" || id === "versions" || id === "services";
        if (isThere) good.add(id);
      } catch (error) {
        outcome = { outcome: "failed", detail: (error as Error).message };
      }
    }
    steps.push({ id, title, offer: null, ...outcome, durationMs: Date.now() - startedAtMs });
  }
  return steps;
}

async function checkToken(connection: CloudConnection): Promise<Outcome> {
  const exchanges: string[] = [];
  const { userName, projectName, expiresAtMs } = await connection.freshToken({
    onExchange: ({ url, durationMs }) => exchanges.push(`${new URL(url).host} in ${Math.round(durationMs)} ms`),
  });
  const minutes = Math.round((expiresAtMs - Date.now()) / 60_000);
  return ok(
    `${exchanges.join(", ")}: ${userName} in project ${projectName ?? "(none)"}; the token is good for ${minutes} min.`,
  );
}

async function checkRoles(connection: CloudConnection): Promise<Outcome> {
  const { roles } = await connection.token();
  const names = roles.join(", ") || "none";
  if (roles.includes("admin")) return ok(names);
  return warning(
    `${names}. Unless the cloud's policy says otherwise, Nova and Congress want the role admin: give it to this user in this project.`,
  );
}

async function checkVersions(connection: CloudConnection): Promise<Outcome> {
  const { min, max, used, isLegacy } = await connection.novaVersions();
  const range = max === "" ? "no microversions" : `${min} to ${max}`;
  if (!isLegacy) return ok(`${range}; ${used} is used.`);
  return warning(`${range}; ${used} is used, in the way of clouds before 2.53.`);
}

async function checkServices(connection: CloudConnection): Promise<Outcome> {
  const services = await connection.services();
  const enabled = services.filter(({ status }) => status === "enabled").length;
  const up = services.filter(({ state }) => state === "up").length;
  const words = `${services.length} compute hosts, ${enabled} enabled, ${up} up.`;
  return services.length === 0 ? warning(`${words} There is nothing to disable.`) : ok(words);
}

async function checkPolicy(connection: CloudConnection): Promise<Outcome> {
  const url = await connection.endpoint(["policy"]);
  if (url !== undefined) return ok(url);
  return warning(
    "This cloud has no Congress: events cannot be pushed. Nova's services, webhooks and mail work without it.",
  );
}

async function checkDoctor(connection: CloudConnection): Promise<Outcome> {
  const id = await connection.doctorDataSource();
  if (id === null)
    return warning("There is none of the driver doctor: events have no place to go to yet.", "create-doctor");
  const { rows } = await connection.doctorRows();
  return ok(`There (${id}), with ${rows.length} rows.`);
}

async function checkVitrage(connection: CloudConnection): Promise<Outcome> {
  const url = await connection.endpoint(["rca"]);
  return url === undefined ? warning("This cloud has no Vitrage; nothing else needs it.") : ok(url);
}
