import { createHash } from "node:crypto";
import { lstatSync, mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { StartError } from "./start-error";

/** `sun_path` of sockaddr_un holds 108 bytes on Linux and 104 on macOS, with a zero at the end. */
const MAX_SOCKET_PATH_BYTES = process.platform === "darwin" ? 103 : 107;
/** Paths of these characters mean the same in a redis.conf, on a command line and in a `unix://` URL. */
const PLAIN_PATH = /^[A-Za-z0-9._/-]+$/;

/** A folder that others cannot have laid: ours, no link, closed to everybody else. */
function privateTemporaryFolder(folder: string): string {
  const user = os.userInfo().uid;
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  const temporary = path.join(process.platform === "darwin" ? "/tmp" : os.tmpdir(), `premonitor-${user}-${hash}`);
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const stat = lstatSync(temporary);
  if (!stat.isDirectory() || stat.uid !== user || (stat.mode & 0o077) !== 0) {
    throw new StartError(`${temporary} is not a private folder of this user: remove it and start again.`);
  }
  return temporary;
}

/**
 * Where a unix socket of this data folder lies: in the folder itself, or, where its path is too long or has characters that
 * a URL would change, in a private folder below the system's temporary folder.
 * @param folder absolute path of the data folder
 * @throws StartError
 */
export function socketPath(folder: string, name: string): string {
  const preferred = path.join(folder, name);
  if (Buffer.byteLength(preferred) <= MAX_SOCKET_PATH_BYTES && PLAIN_PATH.test(preferred)) return preferred;
  return path.join(privateTemporaryFolder(folder), name);
}
