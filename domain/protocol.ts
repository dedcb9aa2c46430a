import { z } from "zod";
import { type Alarm, alarmChangeSchema, type JournalEntry } from "./alarm";
import { MAX_CHUNK_BYTES } from "./chunk";
import { MAX_SERIES_PER_HOST, type Schema } from "./frame";
import { hostIdSchema, inventorySchema } from "./host";
import type { HostState } from "./host-state";
import { type Outlook, outlookSchema } from "./outlook";
import { type ProcessReport, processReportSchema } from "./process";
import type { Quiet } from "./quiet";
import type { RuleSet } from "./rule";

// ---- collector and server -------------------------------------------------------------------------------------------

export const collectorHandshakeSchema = z.object({ token: z.string().min(1).max(256), protocol: z.number().int() });

/** What a collector says first. The host it speaks for is the one its token is bound to. */
export const helloSchema = z.object({
  runId: z.number().int().positive(),
  intervalMs: z.number().positive(),
  inventory: inventorySchema,
  /** The checksums of the models that it runs: others are sent to it. */
  models: z.array(z.string().max(64)).max(64).default([]),
});
export type Hello = z.input<typeof helloSchema>;

/** The answer to hello. What the server has already, up to `runId` and `sequence`, need not be sent again. */
export interface Welcome {
  hostId: string;
  stored: { runId: number; sequence: number };
  rules: RuleSet;
  wanted: WantedRate;
  /** The host's alarms that the centre holds as pending or active, so that a collector that was started anew can clear them. */
  active: ActiveAlarm[];
}

export type ActiveAlarm = Pick<Alarm, "ruleId" | "ruleName" | "seriesId" | "state" | "severity">;

/** How often the server wants frames: one a second, or one a tick at `intervalMs` while somebody looks at the host. */
export interface WantedRate {
  watched: boolean;
}

const bytesSchema = z.custom<Uint8Array>(
  (bytes) => bytes instanceof Uint8Array && bytes.length <= MAX_CHUNK_BYTES,
  `bytes are wanted, at most ${MAX_CHUNK_BYTES}`,
);

export const schemaMessageSchema = z.object({
  version: z.number().int().nonnegative(),
  seriesIds: z
    .array(
      z
        .string()
        .min(1)
        .max(256)
        .regex(/^[^\n]*$/),
    )
    .max(MAX_SERIES_PER_HOST),
  decimals: z.array(z.number().int().min(0).max(6)).max(MAX_SERIES_PER_HOST),
});

/**
 * What a collector ships, in order. `tier` of a chunk: `raw` (the node's own rate, below one second) or `1s`.
 * Every item has the run and a sequence number; the server acknowledges it once it is stored.
 */
export const outboxItemSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("schema"),
    runId: z.number().int(),
    sequence: z.number().int(),
    schema: schemaMessageSchema,
  }),
  z.object({ kind: z.literal("frame"), runId: z.number().int(), sequence: z.number().int(), bytes: bytesSchema }),
  z.object({
    kind: z.literal("chunk"),
    runId: z.number().int(),
    sequence: z.number().int(),
    tier: z.enum(["raw", "1s"]),
    bytes: bytesSchema,
  }),
  z.object({
    kind: z.literal("alarm"),
    runId: z.number().int(),
    sequence: z.number().int(),
    change: alarmChangeSchema,
  }),
  z.object({
    kind: z.literal("processes"),
    runId: z.number().int(),
    sequence: z.number().int(),
    report: processReportSchema,
  }),
  z.object({
    kind: z.literal("outlook"),
    runId: z.number().int(),
    sequence: z.number().int(),
    outlook: outlookSchema,
  }),
]);
export type OutboxItem = z.infer<typeof outboxItemSchema>;

/** `stored`: forget it. `refused`: it can never be taken (the reason says why); forget it too. `retry`: the store is away. */
export type ItemAnswer = { outcome: "stored" } | { outcome: "refused"; reason: string } | { outcome: "retry" };

export interface CollectorToServer {
  hello: (hello: Hello, answer: (welcome: Welcome | { error: string }) => void) => void;
  item: (item: OutboxItem, answer: (answer: ItemAnswer) => void) => void;
  /** Asks for the server's clock, ms since 1970. */
  clock: (answer: (serverAtMs: number) => void) => void;
  goodbye: (answer: () => void) => void;
}

export interface ServerToCollector {
  rules: (rules: RuleSet) => void;
  /** All models that the collector is to run, as `trainedModelSchema` has them; it checks them itself. */
  models: (models: unknown[]) => void;
  rate: (wanted: WantedRate) => void;
}

// ---- browser and server ---------------------------------------------------------------------------------------------

/** A host as the fleet page lists it; sent whole when it changes, while numbers come in the overview. */
export interface FleetHost {
  id: string;
  displayName: string;
  tags: string[];
  /** What it calls itself; `null` when that is its id, or not known. */
  hostname: string | null;
  coreCount: number | null;
}

/**
 * The fleet, once a second. `rows` holds for each host of the list that `listVersion` names, in its order:
 * index into HOST_STATES, seconds since its last frame, then SUMMARY_SERIES (NaN when absent).
 */
export interface OverviewMessage {
  atMs: number;
  listVersion: number;
  rows: Uint8Array;
}

export interface FleetListMessage {
  listVersion: number;
  hosts: FleetHost[];
}

export interface AlarmsMessage {
  /** Changes since the last message, oldest first. */
  entries: JournalEntry[];
}

export const watchHostSchema = z.object({ hostId: hostIdSchema });

export interface HostWatchAnswer {
  state: HostState;
  schema: Schema | null;
  /** The newest two minutes of frames, oldest first, as `packFrames` joins them. Some may name an older schema and are then passed over. */
  tail: Uint8Array;
  /** Where the host is heading, as its collector told last. */
  outlook: Outlook | null;
  /** What its processes took, as its collector told last. */
  processes: ProcessReport | null;
}

export interface ServerToBrowser {
  hello: (hello: { protocol: number; serverVersion: string; userName: string }) => void;
  fleet: (message: FleetListMessage) => void;
  overview: (message: OverviewMessage) => void;
  schema: (hostId: string, schema: Schema) => void;
  frame: (hostId: string, bytes: Uint8Array) => void;
  outlook: (hostId: string, outlook: Outlook) => void;
  processes: (hostId: string, report: ProcessReport) => void;
  alarms: (message: AlarmsMessage) => void;
  /** All shelves and maintenance windows, whenever one of them changes. */
  quiet: (quiet: Quiet) => void;
}

export interface BrowserToServer {
  "fleet:watch": (answer: (fleet: FleetListMessage) => void) => void;
  "fleet:unwatch": () => void;
  "host:watch": (request: { hostId: string }, answer: (answer: HostWatchAnswer | { error: string }) => void) => void;
  "host:unwatch": (request: { hostId: string }) => void;
  "alarms:watch": (answer: (state: { alarms: Alarm[]; quiet: Quiet }) => void) => void;
}
