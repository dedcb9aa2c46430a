import { ModelRefusedError, openModel, sealModel } from "../../analysis/model/sealed-model";
import type { Model } from "../../domain/model";
import { RefusedError } from "../store/store-error";
import type { ChooseVersionParts } from "./choose-version";

/**
 * Takes a model's file as a new version that is not in use yet. How it did is not in the file, so that is not told.
 * @param raw JSON text, or what was parsed from it
 * @throws RefusedError when it is damaged, not understood, or of other series than the versions that are there
 */
export async function importModel({ models, journal }: ChooseVersionParts, raw: unknown, by: string): Promise<Model> {
  const model = opened(raw);
  const known = await models.get(model.id);
  const newest = known?.versions[0];
  if (newest && newest.series.join() !== model.series.join()) {
    throw new RefusedError(
      "incomplete",
      `the file's model ${model.id} was trained on other series (${model.series.join(", ")}) than the one here (${newest.series.join(", ")}): remove that one first, or give the file's model another name`,
    );
  }
  const { checksum: _, ...rest } = model;
  const { method, series, stepSeconds, gamma, version } = model;
  const told = {
    method,
    series,
    stepSeconds,
    spans: [],
    normalCount: 0,
    faultCount: 0,
    vectorCount: model.vectors.length,
    evaluation: null,
    gamma,
    strictness: 0,
    by,
    atMs: Date.now(),
    comment: `from a file, version ${version} there`,
  };
  const added = await models.addVersion(model.id, "*", told, (next) => sealModel({ ...rest, version: next }));
  await journal.recordSetting(by, `took version ${added.versions[0]!.version} of the model ${model.id} from a file`);
  return added;
}

function opened(raw: unknown) {
  try {
    return openModel(raw);
  } catch (error) {
    if (!(error instanceof ModelRefusedError)) throw error;
    throw new RefusedError("incomplete", `the model cannot be taken: ${error.message}`);
  }
}
