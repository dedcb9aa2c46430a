import { join } from "node:path";
import type { Logger } from "pino";
import { ArchiveFolder } from "./download/archive-folder";
import { Archivist } from "./download/archivist";
import type { openStores } from "./open-stores";
import type { Settings } from "./settings";

/** Wires the archives of past days: their folder, and who makes and removes them. */
export function openArchives(
  stores: ReturnType<typeof openStores>,
  settings: Pick<Settings, "data" | "archivesKeptDays" | "archivesMaxBytes">,
  logger: Logger,
): { archives: ArchiveFolder; archivist: Archivist } {
  const archives = new ArchiveFolder(join(settings.data, "archives"));
  const archivist = new Archivist({
    ...stores,
    store: stores.archiveStore,
    folder: archives,
    hosts: () => stores.hosts.list(),
    keptDays: settings.archivesKeptDays,
    maxBytes: settings.archivesMaxBytes,
    logger,
  });
  return { archives, archivist };
}
