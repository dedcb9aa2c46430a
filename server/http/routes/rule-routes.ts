import { capitalized } from "../../../domain/capitalized";
import { HOST_SILENT_RULE_ID } from "../../../domain/host-silent";
import { type RuleSet, ruleSetSchema } from "../../../domain/rule";
import {
  previewRuleSchema,
  putRuleSchema,
  removeRuleSchema,
  restoreRulesSchema,
  ruleCoverageSchema,
  ruleParamsSchema,
  rulePreviewSchema,
  rulesOfVersionSchema,
  ruleVersionListSchema,
  ruleVersionParamsSchema,
} from "../../../domain/rule-api";
import { keepHostSilent, refusalOfHostSilent } from "../../alarm/keep-host-silent";
import { previewRule } from "../../alarm/preview-rule";
import { ruleCoverage } from "../../alarm/rule-coverage";
import { actorOf } from "../../auth/principal";
import type { RuleReplacement } from "../../store/rule-store";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["rules"];

export type RuleRouteParts = Pick<
  HttpParts,
  "hosts" | "metricStore" | "ruleStore" | "hostRulesVersions" | "onRulesChanged"
>;

/** Rules: seeing, changing and restoring them, and what they meet. */
export function registerRuleRoutes(app: ApiApp, parts: RuleRouteParts): void {
  registerChanges(app, parts);
  registerViews(app, parts);
  registerPreview(app, parts);
}

/** A preview keeps a processor busy for seconds. */
const PREVIEWS_AT_ONCE = 2;

function registerPreview(app: ApiApp, { hosts, metricStore }: RuleRouteParts): void {
  let runningCount = 0;
  app.post(
    "/api/rules/preview",
    {
      config: { access: "viewer" },
      schema: {
        summary: "When a rule would have raised and cleared, on real history",
        description: "Changes nothing. At most 60 series are judged.",
        tags,
        body: previewRuleSchema,
        response: { 200: rulePreviewSchema },
      },
    },
    async ({ body: { rule, span } }) => {
      if (runningCount >= PREVIEWS_AT_ONCE) {
        throw new HttpError(429, "Other previews are being made: try again in a few seconds.");
      }
      runningCount++;
      try {
        return await previewRule(rule, span, { hosts: await hosts.list(), store: metricStore }, Date.now());
      } finally {
        runningCount--;
      }
    },
  );
}

function conflict(version: number): HttpError {
  return new HttpError(
    409,
    `The rules were changed meanwhile: version ${version} is in force, and nothing was changed now. Reload the rules and change them again.`,
  );
}

function registerChanges(app: ApiApp, { ruleStore, onRulesChanged }: RuleRouteParts): void {
  const replace = async (replacement: Omit<RuleReplacement, "atMs">): Promise<RuleSet> => {
    const outcome = await ruleStore.replace({ ...replacement, atMs: Date.now() });
    if ("conflict" in outcome) throw conflict(outcome.conflict);
    onRulesChanged();
    return outcome.set;
  };
  /** @throws HttpError 409 when another version is in force */
  const lookedAt = async (expectedVersion: number): Promise<RuleSet> => {
    const set = await ruleStore.current();
    if (set.version !== expectedVersion) throw conflict(set.version);
    return set;
  };

  app.put(
    "/api/rules/:ruleId",
    {
      config: { access: "operator" },
      schema: {
        summary: "Add a rule, or change the one with this id",
        description: "409 when `expectedVersion` is not in force: somebody else changed the rules meanwhile.",
        tags,
        params: ruleParamsSchema,
        body: putRuleSchema,
        response: { 200: ruleSetSchema },
      },
    },
    async (request) => {
      const { rule, expectedVersion, comment } = request.body;
      const { ruleId } = request.params;
      if (rule.id !== ruleId) {
        throw new HttpError(400, `The rule's id is ${rule.id}, but the address says ${ruleId}: make them the same.`);
      }
      const refusal = refusalOfHostSilent(rule);
      if (refusal !== undefined) throw new HttpError(400, `${capitalized(refusal)}.`);
      const { rules } = await lookedAt(expectedVersion);
      const isNew = !rules.some(({ id }) => id === ruleId);
      const next = isNew ? [...rules, rule] : rules.map((one) => (one.id === ruleId ? rule : one));
      return replace({ rules: next, by: actorOf(principalOf(request)), comment, expectedVersion });
    },
  );

  app.delete(
    "/api/rules/:ruleId",
    {
      config: { access: "operator" },
      schema: {
        summary: "Remove a rule; its alarms clear",
        description: `The rule ${HOST_SILENT_RULE_ID} stays: it can be switched off. 409 as for a change.`,
        tags,
        params: ruleParamsSchema,
        querystring: removeRuleSchema,
        response: { 200: ruleSetSchema },
      },
    },
    async (request) => {
      const { ruleId } = request.params;
      const { expectedVersion, comment } = request.query;
      if (ruleId === HOST_SILENT_RULE_ID) {
        throw new HttpError(409, `The rule ${ruleId} cannot be removed: switch it off instead.`);
      }
      const { rules } = await lookedAt(expectedVersion);
      const next = rules.filter(({ id }) => id !== ruleId);
      if (next.length === rules.length) throw HttpError.notFound(`rule ${ruleId}`);
      return replace({ rules: next, by: actorOf(principalOf(request)), comment, expectedVersion });
    },
  );

  app.post(
    "/api/rules/restore",
    {
      config: { access: "operator" },
      schema: {
        summary: "Put the rules of an older version in force again, as a new version",
        tags,
        body: restoreRulesSchema,
        response: { 200: ruleSetSchema },
      },
    },
    async (request) => {
      const { version, expectedVersion, comment } = request.body;
      const { rules: before } = await lookedAt(expectedVersion);
      const old = await ruleStore.ofVersion(version);
      if (!old) throw versionGone(version);
      return replace({
        rules: keepHostSilent(old.rules, before),
        by: actorOf(principalOf(request)),
        comment: comment || `Version ${version} restored`,
        expectedVersion,
      });
    },
  );
}

function versionGone(version: number): HttpError {
  return HttpError.notFound(`version ${version} of the rules: there never was, or it is no longer kept`);
}

function registerViews(app: ApiApp, { ruleStore, hosts, metricStore, hostRulesVersions }: RuleRouteParts): void {
  app.get(
    "/api/rules",
    {
      config: { access: "viewer" },
      schema: { summary: "The rules in force", tags, response: { 200: ruleSetSchema } },
    },
    () => ruleStore.current(),
  );

  app.get(
    "/api/rules/versions",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Who changed which rules and when, newest first: the newest 500 versions",
        tags,
        response: { 200: ruleVersionListSchema },
      },
    },
    async () => ({ versions: await ruleStore.versions() }),
  );

  app.get(
    "/api/rules/versions/:version",
    {
      config: { access: "viewer" },
      schema: {
        summary: "A version of the rules",
        tags,
        params: ruleVersionParamsSchema,
        response: { 200: rulesOfVersionSchema },
      },
    },
    async ({ params: { version } }) => {
      const found = await ruleStore.ofVersion(version);
      if (!found) throw versionGone(version);
      return found;
    },
  );

  app.get(
    "/api/rules/coverage",
    {
      config: { access: "viewer" },
      schema: {
        summary: "How many hosts and series each rule meets, and who obeys an older version",
        tags,
        response: { 200: ruleCoverageSchema },
      },
    },
    async () => {
      const [set, list] = await Promise.all([ruleStore.current(), hosts.list()]);
      const covered = await Promise.all(
        list.map(async (host) => ({ host, seriesIds: (await metricStore.schemaOf(host.id))?.seriesIds ?? [] })),
      );
      return ruleCoverage(set, covered, hostRulesVersions());
    },
  );
}
