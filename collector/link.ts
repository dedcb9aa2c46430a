import { io, type Socket } from "socket.io-client";
import type { Inventory } from "../domain/host";
import type { CollectorToServer, ItemAnswer, ServerToCollector, WantedRate, Welcome } from "../domain/protocol";
import { INGEST_NAMESPACE, PROTOCOL_VERSION } from "../domain/protocol-names";
import type { RuleSet } from "../domain/rule";
import type { Outbox } from "./outbox";

const MAX_IN_FLIGHT = 64;
const ANSWER_TIMEOUT_MS = 15_000;
const RETRY_MS = 1000;
const CLOCK_EVERY_MS = 30_000;
const GOODBYE_TIMEOUT_MS = 2000;
const SPOOL_AFTER_MS = 2000;

export interface LinkOptions {
  serverUrl: string;
  token: string;
  /** PEM of an own certificate authority. */
  ca?: string;
  intervalMs: number;
  inventory: Inventory;
  outbox: Outbox;
  log: (level: "info" | "warn", message: string) => void;
  onWelcome: (welcome: Welcome) => void;
  onRules: (rules: RuleSet) => void;
  /** The checksums of the models that run. */
  modelChecksums: () => string[];
  onModels: (models: unknown[]) => void;
  onRate: (wanted: WantedRate) => void;
}

/**
 * The way to the centre: says hello, ships the outbox in order with at most 64 items unanswered, and comes back by itself with
 * growing delay. The first answer that is not "stored" stops the sending; it begins again, after a new hello, at that item.
 */
export class Link {
  private readonly socket: Socket<ServerToCollector, CollectorToServer>;
  private welcomed = false;
  /** Answers of an earlier connection must not touch the queue: they carry an older epoch. */
  private epoch = 0;
  private awaySinceMs: number | undefined = Date.now();
  private readonly timers: NodeJS.Timeout[] = [];
  private lastError = "";
  private inventory: Inventory;
  /** This node's clock minus the centre's, ms; NaN until measured. */
  clockOffsetMs = Number.NaN;

  constructor(private readonly options: LinkOptions) {
    this.inventory = options.inventory;
    this.socket = io(new URL(INGEST_NAMESPACE, options.serverUrl).href, {
      transports: ["websocket"],
      auth: { token: options.token, protocol: PROTOCOL_VERSION },
      reconnectionDelay: 250,
      reconnectionDelayMax: 2000,
      autoConnect: false,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    });
    this.socket.on("connect", () => this.sayHello());
    this.socket.on("disconnect", (reason) => {
      this.lost();
      const level = reason === "io client disconnect" ? "info" : "warn";
      options.log(level, `no longer linked to the centre (${reason}); what is not shipped waits in the outbox`);
      if (reason === "io server disconnect") this.reconnectLater();
    });
    this.socket.on("connect_error", (error) => {
      this.lost();
      if (error.message !== this.lastError) options.log("warn", `cannot reach ${options.serverUrl}: ${error.message}`);
      this.lastError = error.message;
      if (!this.socket.active) this.reconnectLater();
    });
    this.socket.on("rules", (rules) => options.onRules(rules));
    this.socket.on("models", (models) => options.onModels(models));
    this.socket.on("rate", (wanted) => options.onRate(wanted));
  }

  start(): void {
    this.socket.connect();
    this.timers.push(setInterval(() => this.measureClock(), CLOCK_EVERY_MS));
    this.timers.push(setInterval(() => this.spoolWhileAway(), 1000));
  }

  /** Tells the centre what this machine is now, with a new hello: what is unanswered is sent again behind it. */
  tellInventory(inventory: Inventory): void {
    this.inventory = inventory;
    if (!this.welcomed) return;
    this.welcomed = false;
    this.options.outbox.inFlight = 0;
    this.sayHello();
  }

  private lost(): void {
    this.welcomed = false;
    this.options.outbox.inFlight = 0;
    this.epoch++;
    this.awaySinceMs ??= Date.now();
  }

  private spoolWhileAway(): void {
    const nowMs = Date.now();
    if (this.awaySinceMs !== undefined && nowMs - this.awaySinceMs >= SPOOL_AFTER_MS) {
      this.options.outbox.startSpooling(nowMs);
    }
  }

  private reconnectLater(): void {
    setTimeout(() => this.socket.connect(), 5 * RETRY_MS).unref();
  }

  private sayHello(): void {
    const { outbox, intervalMs, modelChecksums, log } = this.options;
    const { inventory } = this;
    const epoch = ++this.epoch;
    this.socket
      .timeout(ANSWER_TIMEOUT_MS)
      .emit("hello", { runId: outbox.runId, intervalMs, inventory, models: modelChecksums() }, (timedOut, welcome) => {
        if (epoch !== this.epoch) return;
        const refusal = timedOut ? "no answer" : "error" in welcome ? welcome.error : undefined;
        if (refusal !== undefined || "error" in welcome) {
          log("warn", `the centre did not take the hello: ${refusal}`);
          setTimeout(() => this.socket.connected && this.sayHello(), RETRY_MS).unref();
          return;
        }
        if (this.lastError !== "" || this.awaySinceMs !== undefined) log("info", `linked to ${this.options.serverUrl}`);
        this.lastError = "";
        this.awaySinceMs = undefined;
        outbox.shiftStored(welcome.stored);
        outbox.renumberAfter(welcome.stored.runId);
        this.welcomed = true;
        this.options.onWelcome(welcome);
        this.measureClock();
        this.pump();
      });
  }

  /** Sends what waits, as far as the window allows. To be called after every push to the outbox. */
  pump(): void {
    const { outbox } = this.options;
    while (this.welcomed && outbox.inFlight < MAX_IN_FLIGHT) {
      const item = outbox.at(outbox.inFlight);
      if (!item) return;
      outbox.inFlight++;
      const epoch = this.epoch;
      this.socket.timeout(ANSWER_TIMEOUT_MS).emit("item", item, (timedOut, answer) => {
        if (epoch === this.epoch) this.answered(timedOut ? { outcome: "retry" } : answer);
      });
    }
  }

  private answered(answer: ItemAnswer): void {
    if (answer.outcome === "retry") {
      this.lost();
      setTimeout(() => this.socket.connected && this.sayHello(), RETRY_MS).unref();
      return;
    }
    if (answer.outcome === "refused") this.options.log("warn", `the centre refused an item: ${answer.reason}`);
    this.options.outbox.inFlight--;
    this.options.outbox.shift();
    this.pump();
  }

  private measureClock(): void {
    if (!this.welcomed) return;
    const sentAtMs = Date.now();
    this.socket.timeout(ANSWER_TIMEOUT_MS).emit("clock", (timedOut, serverAtMs) => {
      if (!timedOut) this.clockOffsetMs = (sentAtMs + Date.now()) / 2 - serverAtMs;
    });
  }

  /** Ships what waits, as long as that takes less than `timeoutMs`, says goodbye and closes. */
  async close(timeoutMs: number): Promise<void> {
    const deadlineMs = Date.now() + timeoutMs;
    while (this.welcomed && this.options.outbox.length > 0 && Date.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (this.welcomed) {
      await new Promise<void>((resolve) => {
        this.socket.timeout(GOODBYE_TIMEOUT_MS).emit("goodbye", () => resolve());
      });
    }
    for (const timer of this.timers) clearInterval(timer);
    this.socket.disconnect();
  }
}
