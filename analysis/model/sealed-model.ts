import { createHash } from "node:crypto";
import { checksumText, MODEL_FORMAT_VERSION, type TrainedModel, trainedModelSchema } from "../../domain/model";

/** Why a model cannot be used, and what to do; for people. */
export class ModelRefusedError extends Error {}

function checksumOf(model: Omit<TrainedModel, "checksum">): string {
  return createHash("sha256").update(checksumText(model)).digest("hex");
}

/** Adds the checksum by which damage is seen. */
export function sealModel(model: Omit<TrainedModel, "checksum">): TrainedModel {
  return { ...model, checksum: checksumOf(model) };
}

/**
 * Reads a model from a file, from the centre, or from the store.
 * @param raw JSON text, or what was parsed from it
 * @throws ModelRefusedError when it is damaged, or of a version that is not understood
 */
export function openModel(raw: unknown): TrainedModel {
  let value = raw;
  if (typeof raw === "string") {
    try {
      value = JSON.parse(raw);
    } catch {
      throw new ModelRefusedError("it is damaged: it is no JSON. Take another copy, or train it again");
    }
  }
  const formatVersion = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (formatVersion !== MODEL_FORMAT_VERSION) {
    const what =
      typeof formatVersion === "number" ? `it is of format ${formatVersion}` : "it is no model of Premonitor";
    throw new ModelRefusedError(`${what}, and format ${MODEL_FORMAT_VERSION} is understood here: train it again`);
  }
  const parsed = trainedModelSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new ModelRefusedError(`it is damaged (${issue.path.join(".")}: ${issue.message}): train it again`);
  }
  const { checksum, ...rest } = parsed.data;
  if (checksum !== checksumOf(rest)) {
    throw new ModelRefusedError(
      "it is damaged: its checksum does not fit its numbers. Take another copy, or train it again",
    );
  }
  return parsed.data;
}
