import { z } from "zod";

/** A host id is what a token is bound to and what keys and URLs hold, so its alphabet is that of a DNS name (RFC 1123) plus `_`. */
export const hostIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    "a host id has 1 to 128 letters, digits, dots, dashes and underscores and starts with a letter or digit",
  );

export const MAX_DISKS = 128;
export const MAX_PARTITIONS = 64;

/** A whole disk that is built in: nothing that is made of others, removable, or reached over a network. */
export const diskSchema = z.object({
  /** As the kernel calls it: `sda`, `nvme0n1`. It may be another after a restart. */
  name: z.string().max(255),
  /** What stays the same over restarts: its World Wide Name or serial number. */
  id: z.string().max(255).optional(),
  sizeBytes: z.number().nonnegative(),
  model: z.string().max(255).optional(),
  isRotational: z.boolean().optional(),
});
export type Disk = z.infer<typeof diskSchema>;

/** A mounted file system on this machine's disks. `sizeBytes` is absent when it did not answer. */
export const partitionSchema = z.object({
  device: z.string().max(255),
  mountPoint: z.string().max(255),
  type: z.string().max(64),
  sizeBytes: z.number().nonnegative().optional(),
});
export type Partition = z.infer<typeof partitionSchema>;

/** What a machine is, read at the collector's start and once an hour. A field that is not known is absent. */
export const inventorySchema = z.object({
  hostname: z.string().max(255),
  os: z.string().max(255).optional(),
  kernel: z.string().max(255).optional(),
  architecture: z.string().max(64).optional(),
  cpuModel: z.string().max(255).optional(),
  coreCount: z.number().int().positive().optional(),
  /** The highest that the processor may run at. */
  cpuHertz: z.number().positive().optional(),
  memoryBytes: z.number().nonnegative().optional(),
  /** `DDR4` */
  memoryType: z.string().max(64).optional(),
  memoryMegatransfersPerSecond: z.number().positive().optional(),
  disks: z.array(diskSchema).max(MAX_DISKS).optional(),
  partitions: z.array(partitionSchema).max(MAX_PARTITIONS).optional(),
  bootedAtMs: z.number().positive().optional(),
  virtualization: z.string().max(255).optional(),
  collectorVersion: z.string().max(64),
  source: z.string().max(64),
});
export type Inventory = z.infer<typeof inventorySchema>;

export const MAX_HOST_CHANGES = 20;

/** A monitored host as kept in state: what operators named it and what it said of itself. */
export const hostSchema = z.object({
  id: hostIdSchema,
  displayName: z.string().min(1).max(128),
  tags: z.array(z.string().min(1).max(64)).max(32),
  createdAtMs: z.number(),
  inventory: inventorySchema.optional(),
  intervalMs: z.number().optional(),
  /** What became different about the machine and when it was noticed, newest first. */
  changes: z
    .array(z.object({ atMs: z.number(), text: z.string() }))
    .max(MAX_HOST_CHANGES)
    .optional(),
});
export type Host = z.infer<typeof hostSchema>;
