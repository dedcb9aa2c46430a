import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartError } from "./start-error";

/** Which secrets of an installation are kept in the data folder, and what it costs to lose one. */
const KEYS = {
  "session.key": "remove it, and a new one is made (everybody signs in again)",
  "secrets.key": "bring the right one back; without it the passwords of clouds and destinations must be given again",
};

/**
 * A secret of the installation, kept in a file (mode 600) of the data folder and made there the first time: `session.key` seals session
 * cookies, `secrets.key` seals the passwords that are kept in state.
 * @throws StartError when the file holds something else
 */
export function readOrMakeKey(folder: string, name: keyof typeof KEYS): string {
  const file = path.join(folder, name);
  try {
    writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const key = readFileSync(file, "utf8").trim();
  if (key.length < 32) throw new StartError(`${file} holds no key: ${KEYS[name]}.`);
  return key;
}
