import type { OpenSource } from "../running-source";
import { AlertmanagerIntake } from "./alertmanager-intake";

/** Takes what Alertmanager's webhook posts over the API. */
export const openAlertmanager: OpenSource<"alertmanager"> = async (settings, context) => ({
  intake: new AlertmanagerIntake(settings, context),
  close: async () => undefined,
});
