import { ChunkReader } from "../../domain/chunk";
import { CodecError } from "../../domain/column-codec";
import { decodeFrameHeader, type FrameHeader, type Schema } from "../../domain/frame";
import type { Outlook } from "../../domain/outlook";
import type { ProcessReport } from "../../domain/process";
import type { OutboxItem } from "../../domain/protocol";
import type { AlarmStore } from "../store/alarm-store";
import type { MetricStore } from "../store/metric-store";
import type { OutlookStore } from "../store/outlook-store";
import type { ProcessStore } from "../store/process-store";

/** A tick from further in the future than this is refused: the node's clock is off, and its data would hide all that comes after. */
export const MAX_AHEAD_MS = 24 * 3_600_000;

export interface ItemStoreParts {
  metrics: MetricStore;
  alarms: AlarmStore;
  outlooks: OutlookStore;
  processStore: ProcessStore;
  /** Shown before it is stored, so that a browser does not wait for Redis. */
  onFrame: (hostId: string, header: FrameHeader, bytes: Uint8Array, receivedAtMs: number) => void;
  onSchema: (hostId: string, schema: Schema) => void;
  onOutlook: (hostId: string, outlook: Outlook) => void;
  onProcesses: (hostId: string, report: ProcessReport) => void;
}

/** Shows and stores what a host's pipeline hands on, wherever it runs. */
export class ItemStore {
  constructor(private readonly parts: ItemStoreParts) {}

  /** @throws CodecError when the item can never be taken, else when the store is away */
  async put(hostId: string, item: OutboxItem): Promise<void> {
    const { metrics, alarms, outlooks, processStore, onFrame, onSchema, onOutlook, onProcesses } = this.parts;
    const { runId, sequence } = item;
    switch (item.kind) {
      case "frame": {
        const header = checkedHeader(item);
        const receivedAtMs = Date.now();
        onFrame(hostId, header, item.bytes, receivedAtMs);
        await metrics.storeFrame({ hostId, runId, sequence, bytes: item.bytes, receivedAtMs });
        return;
      }
      case "chunk": {
        const chunk = new ChunkReader(item.bytes);
        if (chunk.minuteMs > Date.now() + MAX_AHEAD_MS)
          throw new CodecError("the chunk lies more than a day in the future");
        await metrics.storeChunk({ hostId, tier: item.tier, runId, sequence, bytes: item.bytes });
        return;
      }
      case "schema":
        onSchema(hostId, item.schema);
        await metrics.storeSchema({ hostId, runId, sequence, schema: item.schema });
        return;
      case "alarm":
        await alarms.apply(hostId, item.change, { runId, sequence }, hostId);
        break;
      case "outlook":
        onOutlook(hostId, item.outlook);
        await outlooks.put(hostId, item.outlook);
        break;
      case "processes":
        onProcesses(hostId, item.report);
        await processStore.put(hostId, item.report, Date.now());
    }
    await metrics.markStored(hostId, runId, sequence);
  }
}

function checkedHeader(item: OutboxItem & { kind: "frame" }): FrameHeader {
  const header = decodeFrameHeader(item.bytes);
  if (header.runId !== item.runId || header.sequence !== item.sequence) {
    throw new CodecError("the frame's number is not that of its item");
  }
  if (header.timesMs[header.timesMs.length - 1]! > Date.now() + MAX_AHEAD_MS) {
    throw new CodecError("the frame lies more than a day in the future: is the node's clock right?");
  }
  return header;
}
