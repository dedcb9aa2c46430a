import type { Model } from "../../domain/model";
import type { JournalStore } from "../store/journal-store";
import type { ModelStore } from "../store/model-store";
import { RefusedError } from "../store/store-error";

export interface ChooseVersionParts {
  models: ModelStore;
  journal: Pick<JournalStore, "recordSetting">;
}

/**
 * Chooses which version of a model runs, and on which hosts, and writes who did it.
 * @param version `null`: none
 * @throws RefusedError when there is no such model or version
 */
export async function chooseVersion(
  { models, journal }: ChooseVersionParts,
  { modelId, version, hosts, by }: { modelId: string; version: number | null; hosts: string; by: string },
): Promise<Model> {
  const model = await models.use(modelId, version, hosts);
  if (!model) throw new RefusedError("missing", `there is no model ${modelId}`);
  const what =
    version === null
      ? `took the model ${modelId} out of use`
      : `put version ${version} of the model ${modelId} to use on ${hosts}`;
  await journal.recordSetting(by, what);
  return model;
}
