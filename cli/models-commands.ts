import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { modelIdSchema, modelSchema } from "../domain/model";
import { formatValue } from "../domain/units";
import { type ChooseVersionParts, chooseVersion } from "../server/model/choose-version";
import { importModel } from "../server/model/import-model";
import type { Flags } from "../server/settings";
import { JournalStore } from "../server/store/journal-store";
import { ModelStore } from "../server/store/model-store";
import { RefusedError } from "../server/store/store-error";
import { checked } from "./checked";
import { withState } from "./state-access";
import { UsageError } from "./usage-error";

const BY = "command line";
const versionSchema = z.coerce.number("a version is a whole number").int().positive();
const NONE = "none";

function withModels<Value>(flags: Flags, use: (parts: ChooseVersionParts) => Promise<Value>): Promise<Value> {
  return withState(flags, (state) => use({ models: new ModelStore(state), journal: new JournalStore(state, state) }));
}

/** `premonitor models list`: a line for each version; the one in use is marked. */
export async function listModels(flags: Flags): Promise<number> {
  const list = await withModels(flags, ({ models }) => models.list());
  for (const { id, hosts, versionInUse, versions } of list) {
    for (const { version, method, evaluation, series } of versions) {
      const use = version === versionInUse ? `in use on ${hosts}` : "not in use";
      const measured =
        evaluation?.recall == null
          ? ""
          : `  precision ${formatValue(evaluation.precision, "ratio")}, recall ${formatValue(evaluation.recall, "ratio")}`;
      process.stdout.write(`${id}  ${version}  ${method}  ${use}${measured}  ${series.join(",")}\n`);
    }
  }
  return 0;
}

/** `premonitor models export`. @param given the version; the newest when absent @param file standard output when absent */
export async function exportModel(flags: Flags, id: string, file: string | undefined, given: unknown): Promise<number> {
  const modelId = checked(modelIdSchema, id, "the model");
  const wanted = checked(versionSchema.optional(), given, "--which");
  const text = await withModels(flags, async ({ models }) => {
    const version = wanted ?? (await models.get(modelId))?.versions[0]?.version;
    const numbers = version === undefined ? undefined : await models.numbers(modelId, version);
    if (numbers !== undefined) return `${JSON.stringify(numbers)}\n`;
    const what = wanted === undefined ? `model ${modelId}` : `version ${wanted} of a model ${modelId}`;
    throw new RefusedError("missing", `there is no ${what}: \`premonitor models list\` tells what there is`);
  });
  if (file === undefined) {
    process.stdout.write(text);
    return 0;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
  process.stdout.write(`${modelId} is in ${file}\n`);
  return 0;
}

/** `premonitor models import`: takes a model's file as a new version that is not in use yet. */
export async function importModelFile(flags: Flags, file: string): Promise<number> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const { id, versions } = await withModels(flags, (parts) => importModel(parts, text, BY));
  const { version } = versions[0]!;
  process.stdout.write(
    `${id}, version ${version}; not in use yet: \`premonitor models use ${id} ${version}\` changes that\n`,
  );
  return 0;
}

/** `premonitor models use`. @param version or `none` */
export async function chooseModelVersion(
  flags: Flags,
  id: string,
  version: string,
  { hosts }: { hosts?: string },
): Promise<number> {
  const modelId = checked(modelIdSchema, id, "the model");
  const wanted = version === NONE ? null : checked(versionSchema, version, "the version");
  const where = checked(modelSchema.shape.hosts.optional(), hosts, "--hosts");
  const model = await withModels(flags, async (parts) => {
    const known = await parts.models.get(modelId);
    return chooseVersion(parts, { modelId, version: wanted, hosts: where ?? known?.hosts ?? "*", by: BY });
  });
  const told =
    model.versionInUse === null ? "is in use nowhere" : `version ${model.versionInUse} is in use on ${model.hosts}`;
  process.stdout.write(`${modelId}: ${told}\n`);
  return 0;
}
