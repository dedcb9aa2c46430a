import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartError } from "./start-error";

/**
 * The secret that seals session cookies, kept in `session.key` (mode 600) of the data folder and made there the first time.
 * @throws StartError when the file holds something else
 */
export function readOrMakeSessionKey(folder: string): string {
  const file = path.join(folder, "session.key");
  try {
    writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const key = readFileSync(file, "utf8").trim();
  if (key.length < 32) {
    throw new StartError(`${file} holds no session key: remove it, and a new one is made (everybody signs in again).`);
  }
  return key;
}
