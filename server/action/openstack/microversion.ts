import { z } from "zod";
import type { HttpAnswer } from "../http-exchange";
import { jsonOf } from "./service-client";

const versionSchema = z.object({
  id: z.string(),
  version: z.string().default(""),
  min_version: z.string().default(""),
});
const versionsSchema = z.union([
  z.object({ version: versionSchema }).transform(({ version }) => [version]),
  z.object({ versions: z.array(versionSchema) }).transform(({ versions }) => versions),
]);

/** With it services have uuids, and a change answers with all of the service. Newer ones bring nothing that is needed here. */
const WANTED = [2, 53] as const;

/** From 2.88 on hypervisors no longer tell how much of them is used, and from 2.47 on servers tell their flavour. */
const NEWEST_TO_READ_WITH = [2, 87] as const;

export interface NovaVersions {
  /** Empty: so old that it has none. */
  min: string;
  max: string;
  /** What is used: `2.53`, or the newest below it. */
  used: string;
  /** Services are named by host and binary, as before 2.53. */
  isLegacy: boolean;
}

function parts(version: string): [number, number] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return [major, minor];
}

/** Whether a version is so new. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor, ownMinor] = parts(version);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** The version to read hypervisors and servers with. */
export function versionToReadWith({ used, max }: NovaVersions): string {
  if (max === "") return used;
  return isAtLeast(max, NEWEST_TO_READ_WITH) ? NEWEST_TO_READ_WITH.join(".") : max;
}

/** What Nova's root says of its versions. @throws OpenstackError when it says none */
export function novaVersionsOf(answer: HttpAnswer): NovaVersions {
  const parsed = versionsSchema.safeParse(jsonOf("Nova", answer));
  const known = parsed.success ? parsed.data.find(({ id }) => id.startsWith("v2.1")) : undefined;
  const max = known?.version ?? "";
  const isLegacy = !isAtLeast(max, WANTED);
  return { min: known?.min_version ?? "", max, used: isLegacy ? max || "2.1" : WANTED.join("."), isLegacy };
}
