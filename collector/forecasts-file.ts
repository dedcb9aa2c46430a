import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { z } from "zod";
import type { ForecastsState } from "./forecasts";

const FILE_VERSION = 1;
/** Which series there are is checked here; each forecaster checks its own part when it takes it. */
const fileSchema = z.object({
  version: z.literal(FILE_VERSION),
  series: z.custom<ForecastsState>((map) => map instanceof Map),
});

/** Keeps what the forecasts have learned over a restart. */
export class ForecastsFile {
  constructor(
    private readonly path: string,
    private readonly warn: (message: string) => void,
  ) {}

  /** Nothing when there is no file; nothing and a warning when it is damaged or of another version. */
  read(): ForecastsState {
    if (!existsSync(this.path)) return new Map();
    try {
      return fileSchema.parse(deserialize(readFileSync(this.path))).series;
    } catch {
      this.warn(`${this.path} is damaged, or of another version: the forecasts learn anew`);
      return new Map();
    }
  }

  /** A disk that cannot be written must not end the sampling. */
  write(series: ForecastsState): void {
    const temporary = `${this.path}.new`;
    try {
      writeFileSync(temporary, serialize({ version: FILE_VERSION, series }), { mode: 0o600 });
      renameSync(temporary, this.path);
    } catch (error) {
      this.warn(`${this.path} cannot be written, so a restart will learn anew: ${(error as Error).message}`);
    }
  }
}
