import type { Redis } from "ioredis";
import { type ExportProgress, exportProgressSchema } from "../../domain/export-api";

const exportKey = (by: string, id: string) => `s:export:${by}:${id}`;
/** It is told each second while it runs. */
const KEPT_SECONDS = 120;

/** How far exports are, for whichever server is asked, for two minutes. */
export class ExportStore {
  constructor(private readonly redis: Redis) {}

  /** @param by who exports: nobody else is told */
  async put(by: string, id: string, progress: ExportProgress): Promise<void> {
    await this.redis.set(exportKey(by, id), JSON.stringify(progress), "EX", KEPT_SECONDS);
  }

  async get(by: string, id: string): Promise<ExportProgress | undefined> {
    const text = await this.redis.get(exportKey(by, id));
    return text === null ? undefined : exportProgressSchema.parse(JSON.parse(text));
  }
}
