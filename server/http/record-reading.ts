import type { HttpParts } from "./http-parts";

/** Tells the journal who reads one of today's files, once an hour for each reader and host. */
export async function recordReading(
  { readings, journal }: Pick<HttpParts, "readings" | "journal">,
  { by, hostId, name }: { by: string; hostId: string; name: string },
): Promise<void> {
  if (await readings.begins(by, hostId)) {
    await journal.recordSetting(
      by,
      `downloaded ${name} of ${hostId}, as of today; more of it within an hour is not told`,
    );
  }
}
