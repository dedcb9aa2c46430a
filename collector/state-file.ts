import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { z } from "zod";

const FILE_VERSION = 2;
/** Whether there is a map is checked here; each part of it is checked by who takes it. */
const fileSchema = z.object({
  version: z.literal(FILE_VERSION),
  state: z.custom<Map<string, unknown>>((state) => state instanceof Map),
});

/** Keeps what was learned of each series over a restart. */
export class StateFile<State> {
  constructor(
    private readonly path: string,
    private readonly warn: (message: string) => void,
    private readonly consequence = "it is learned anew",
  ) {}

  /** Nothing when there is no file; nothing and a warning when it is damaged or of another version. */
  read(): Map<string, State> {
    if (!existsSync(this.path)) return new Map();
    try {
      return fileSchema.parse(deserialize(readFileSync(this.path))).state as Map<string, State>;
    } catch {
      this.warn(`${this.path} is damaged, or of another version: ${this.consequence}`);
      return new Map();
    }
  }

  /** A disk that cannot be written must not end the sampling. */
  write(state: Map<string, State>): void {
    const temporary = `${this.path}.new`;
    try {
      writeFileSync(temporary, serialize({ version: FILE_VERSION, state }), { mode: 0o600 });
      renameSync(temporary, this.path);
    } catch (error) {
      this.warn(`${this.path} cannot be written, and will not be there after a restart: ${(error as Error).message}`);
    }
  }
}
