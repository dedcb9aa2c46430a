import type { OpenSource } from "../running-source";
import { OtlpIntake } from "./otlp-intake";

/** Takes exports that come over the API. */
export const openOtlp: OpenSource<"otlp"> = async (_settings, context) => ({
  intake: new OtlpIntake(context),
  close: async () => undefined,
});
