import type { Logger } from "pino";
import { reportProblem, sendReport } from "./action/notify/send-report";
import type { ArchiveFolder } from "./download/archive-folder";
import type { openStores } from "./open-stores";
import { DigestDesk } from "./report/digest-desk";

type Stores = Pick<
  ReturnType<typeof openStores>,
  "hosts" | "metricStore" | "outlooks" | "alarms" | "journal" | "digests" | "destinations"
>;

/** Wires the weekly digest: the reports that it is made of, and the way out. */
export function openDigest(
  stores: Stores,
  { archives, publicUrl, logger }: { archives: ArchiveFolder; publicUrl: string | null; logger: Logger },
): DigestDesk {
  return new DigestDesk({
    ...stores,
    hosts: () => stores.hosts.list(),
    archives: () => archives.listAll(),
    send: (destinationId, report) => sendReport(stores.destinations, destinationId, report),
    problemOf: reportProblem,
    publicUrl,
    nowMs: Date.now,
    logger,
  });
}
