import type { Mount } from "../../domain/local-filesystems";

/** @param text content of /proc/self/mounts (fstab(5)); lines that are none are passed over */
export function parseMounts(text: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split("\n")) {
    const [device, mountPoint, type] = line.split(" ");
    if (device === undefined || mountPoint === undefined || type === undefined) continue;
    mounts.push({ device: unescapeOctal(device), mountPoint: unescapeOctal(mountPoint), type });
  }
  return mounts;
}

/** Blanks, tabs, line ends and backslashes are written as `\040` and so on. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
