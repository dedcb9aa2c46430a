import { describe, expect, it } from "vitest";
import { createServiceMetrics } from "./service-metrics";

describe("createServiceMetrics", () => {
  it("tells what was counted, what is read at the time, and of the process; two of them do not mix", async () => {
    const service = createServiceMetrics();
    createServiceMetrics().itemsStored.inc({ kind: "frame" });
    service.itemsStored.inc({ kind: "frame" }, 3);
    service.itemsDuplicate.inc({ kind: "chunk" });
    let collectors = 1;
    service.onScrape(() => service.sockets.set({ namespace: "ingest" }, collectors));
    service.onScrape(() => {
      throw new Error("the store is away");
    });
    await service.exposition();
    collectors = 5;
    const { text, contentType } = await service.exposition();
    expect(contentType).toContain("text/plain");
    expect(text).toContain('premonitor_items_stored_total{kind="frame"} 3');
    expect(text).toContain('premonitor_items_duplicate_total{kind="chunk"} 1');
    expect(text).toContain('premonitor_sockets{namespace="ingest"} 5');
    expect(text).toContain("process_resident_memory_bytes");
  });
});
