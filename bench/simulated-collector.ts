import { io, type Socket } from "socket.io-client";
import type { AlarmChange } from "../domain/alarm";
import type { CollectorToServer, OutboxItem, ServerToCollector } from "../domain/protocol";
import { INGEST_NAMESPACE, PROTOCOL_VERSION } from "../domain/protocol-names";
import { Recorder } from "../pipeline/recorder";
import { SampleTable } from "../pipeline/sample-table";

/**
 * A collector whose numbers are made up (a random walk a series), with the real recorder and the real protocol. It counts what is
 * not acknowledged yet, so that a growing queue shows.
 */
export class SimulatedCollector {
  private readonly table = new SampleTable();
  private readonly slots: number[];
  private readonly values: Float64Array;
  private readonly recorder: Recorder;
  private readonly socket: Socket<ServerToCollector, CollectorToServer>;
  private sequence = 0;
  private readonly runId = Date.now();
  unacknowledged = 0;
  acknowledged = 0;

  constructor(serverUrl: string, token: string, seriesIds: readonly string[]) {
    this.slots = seriesIds.map((id) => this.table.slot(id));
    this.values = Float64Array.from(seriesIds, () => Math.random() * 1e9);
    const ship = (make: (run: number, sequence: number) => OutboxItem) => this.ship(make);
    this.recorder = new Recorder(this.table, {
      schema: (schema) => ship((run, sequence) => ({ kind: "schema", runId: run, sequence, schema })),
      frame: (encode) =>
        ship((run, sequence) => ({ kind: "frame", runId: run, sequence, bytes: encode(run, sequence) })),
      chunk: (tier, _, bytes) => ship((run, sequence) => ({ kind: "chunk", runId: run, sequence, tier, bytes })),
    });
    this.socket = io(new URL(INGEST_NAMESPACE, serverUrl).href, {
      transports: ["websocket"],
      auth: { token, protocol: PROTOCOL_VERSION },
      forceNew: true,
    });
  }

  /** Resolves when the server has answered the hello. */
  async connect(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.socket.once("connect", () => resolve());
      this.socket.once("connect_error", reject);
    });
    const inventory = { hostname: "simulated", collectorVersion: "bench", source: "bench", coreCount: 4 };
    await new Promise<void>((resolve, reject) => {
      this.socket.emit("hello", { runId: this.runId, intervalMs: 1000, inventory }, (answer) =>
        "error" in answer ? reject(new Error(answer.error)) : resolve(),
      );
    });
  }

  private ship(make: (runId: number, sequence: number) => OutboxItem): void {
    this.unacknowledged++;
    this.socket.emit("item", make(this.runId, ++this.sequence), () => {
      this.unacknowledged--;
      this.acknowledged++;
    });
  }

  change(change: AlarmChange): void {
    this.ship((runId, sequence) => ({ kind: "alarm", runId, sequence, change }));
  }

  tick(atMs: number): void {
    for (let i = 0; i < this.slots.length; i++) {
      if (i % 3 > 0) this.values[i]! += (Math.random() - 0.5) * 1e6;
      this.table.set(this.slots[i]!, this.values[i]!);
    }
    this.recorder.record(atMs, 1000);
    this.recorder.flushFrame(1000);
  }

  close(): void {
    this.socket.disconnect();
  }
}
