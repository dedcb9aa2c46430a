import type { Policy, PolicySet } from "../../../domain/policy";
import { policySetSchema } from "../../../domain/policy";
import {
  type DRY_RUN_SPANS,
  dryRunPolicySchema,
  policiesAnswerSchema,
  policyDryRunSchema,
  policyParamsSchema,
  putLimitsSchema,
  putPolicySchema,
  removePolicySchema,
  switchPoliciesSchema,
} from "../../../domain/policy-api";
import { dryRunPolicy } from "../../action/policy/dry-run-policy";
import { actorOf } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["policies"];
const HOUR_MS = 3_600_000;
const SPAN_MS: Record<(typeof DRY_RUN_SPANS)[number], number> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 30 * 24 * HOUR_MS,
};

export type PolicyRouteParts = Pick<HttpParts, "policyStore" | "journal" | "hosts" | "desk" | "onPoliciesChanged">;

/** Policies: seeing and changing them, their limits, the switch that stops them all, and dry runs. */
export function registerPolicyRoutes(app: ApiApp, parts: PolicyRouteParts): void {
  registerViews(app, parts);
  registerChanges(app, parts);
  registerSwitch(app, parts);
}

function conflict(version: number): HttpError {
  return new HttpError(
    409,
    `The policies were changed meanwhile (version ${version}), and nothing was changed now. Reload them and change them again.`,
  );
}

function registerViews(app: ApiApp, { policyStore, journal, hosts, desk }: PolicyRouteParts): void {
  app.get(
    "/api/policies",
    {
      config: { access: "viewer" },
      schema: { summary: "Policies, their limits and the switch", tags, response: { 200: policiesAnswerSchema } },
    },
    async () => {
      const nowMs = Date.now();
      const ids = desk.clouds.list().map(({ id }) => id);
      const counts = await Promise.all(ids.map((id) => policyStore.disabledInHour(id, nowMs)));
      const disabledInHour = ids.map((cloudId, i) => ({ cloudId, count: counts[i]! }));
      return { ...(await policyStore.current()), disabledInHour };
    },
  );

  let isRunning = false;
  app.post(
    "/api/policy-dry-run",
    {
      config: { access: "operator" },
      schema: {
        summary: "What a policy would have done over the journal's past",
        description: "Changes nothing. How many compute hosts were enabled then is not known and left out.",
        tags,
        body: dryRunPolicySchema,
        response: { 200: policyDryRunSchema },
      },
    },
    async ({ body: { policy, span } }) => {
      if (isRunning) throw new HttpError(429, "Another dry run is being made: try again in a few seconds.");
      isRunning = true;
      try {
        const toMs = Date.now();
        const fromMs = toMs - SPAN_MS[span];
        const [{ limits }, list, completeFromMs] = await Promise.all([
          policyStore.current(),
          hosts.list(),
          journal.completeFromMs(),
        ]);
        const byId = new Map(list.map((host) => [host.id, host]));
        const entries = journal.stream({
          from: fromMs,
          to: toMs,
          kind: ["raised", "worsened", "acknowledged", "cleared"],
        });
        return await dryRunPolicy({
          policy,
          limits,
          entries,
          hostOf: (id) => byId.get(id),
          fromMs,
          toMs,
          completeFromMs,
        });
      } finally {
        isRunning = false;
      }
    },
  );
}

/** What is told of a change, in words. */
function describe(before: Policy | undefined, after: Policy): string {
  if (!before) return `added the policy ${after.id} (${after.mode})`;
  const fields = (Object.keys(after) as (keyof Policy)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  const mode = before.mode === after.mode ? "" : ` (${before.mode} to ${after.mode})`;
  return `changed the policy ${after.id}: ${fields.join(", ") || "nothing"}${mode}`;
}

function registerChanges(app: ApiApp, { policyStore, journal, onPoliciesChanged }: PolicyRouteParts): void {
  const replace = async (
    change: (set: PolicySet) => Omit<PolicySet, "version">,
    expectedVersion: number,
    by: string,
    what: string,
  ): Promise<PolicySet> => {
    const outcome = await policyStore.replace(change, expectedVersion);
    if ("conflict" in outcome) throw conflict(outcome.conflict);
    await journal.recordSetting(by, what);
    onPoliciesChanged();
    return outcome.set;
  };

  app.put(
    "/api/policies/:policyId",
    {
      config: { access: "admin" },
      schema: {
        summary: "Add a policy, or change the one with this id",
        description: "409 when `expectedVersion` is not in force: somebody else changed the policies meanwhile.",
        tags,
        params: policyParamsSchema,
        body: putPolicySchema,
        response: { 200: policySetSchema },
      },
    },
    async (request) => {
      const { policy, expectedVersion } = request.body;
      const { policyId } = request.params;
      if (policy.id !== policyId) {
        throw new HttpError(400, `The policy's id is ${policy.id}, but the address says ${policyId}.`);
      }
      const { policies } = await policyStore.current();
      const before = policies.find(({ id }) => id === policyId);
      if (!before && policies.length >= 200) throw new HttpError(409, "There can be 200 policies: remove one first.");
      const change = (set: PolicySet) => ({
        ...set,
        policies: before ? set.policies.map((one) => (one.id === policyId ? policy : one)) : [...set.policies, policy],
      });
      return replace(change, expectedVersion, actorOf(principalOf(request)), describe(before, policy));
    },
  );

  app.delete(
    "/api/policies/:policyId",
    {
      config: { access: "admin" },
      schema: {
        summary: "Remove a policy; what it did stays as it is",
        tags,
        params: policyParamsSchema,
        querystring: removePolicySchema,
        response: { 200: policySetSchema },
      },
    },
    async (request) => {
      const { policyId } = request.params;
      const { policies } = await policyStore.current();
      if (!policies.some(({ id }) => id === policyId)) throw HttpError.notFound(`policy ${policyId}`);
      const change = (set: PolicySet) => ({ ...set, policies: set.policies.filter(({ id }) => id !== policyId) });
      const by = actorOf(principalOf(request));
      return replace(change, request.query.expectedVersion, by, `removed the policy ${policyId}`);
    },
  );

  app.put(
    "/api/policy-limits",
    {
      config: { access: "admin" },
      schema: {
        summary: "Change the limits that hold for all policies",
        tags,
        body: putLimitsSchema,
        response: { 200: policySetSchema },
      },
    },
    async (request) => {
      const { limits, expectedVersion } = request.body;
      const { disablesPerHour, enabledPercent, cooldownMinutes } = limits;
      const what = `set the limits of policies: ${disablesPerHour} hosts an hour, ${enabledPercent} % stay enabled, ${cooldownMinutes} min between`;
      return replace((set) => ({ ...set, limits }), expectedVersion, actorOf(principalOf(request)), what);
    },
  );
}

function registerSwitch(app: ApiApp, { policyStore, journal, onPoliciesChanged }: PolicyRouteParts): void {
  app.post(
    "/api/policy-switch",
    {
      config: { access: "operator" },
      schema: {
        summary: "Stop all policies at once, or let them run again",
        description: "What came due while they were stopped is not done later.",
        tags,
        body: switchPoliciesSchema,
        response: { 200: policySetSchema },
      },
    },
    async (request) => {
      const { isStopped, note } = request.body;
      const by = actorOf(principalOf(request));
      const outcome = await policyStore.replace((set) => ({
        ...set,
        stopped: isStopped ? { by, atMs: Date.now(), note } : null,
      }));
      if ("conflict" in outcome) throw conflict(outcome.conflict);
      const words = note === "" ? "" : `: ${note}`;
      await journal.recordSetting(by, `${isStopped ? "stopped all policies" : "let policies run again"}${words}`);
      onPoliciesChanged();
      return outcome.set;
    },
  );
}
