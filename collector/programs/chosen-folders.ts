import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { patternToRegExp } from "../../domain/host-pattern";

export interface ChosenFolders {
  /** Each once, by name. */
  folders: string[];
  /** Of folders that could not be listed: what is in them is not known. */
  problems: string[];
}

/**
 * The folders that patterns name. A pattern is a path; `*` in its last part stands for any text, and then only folders are meant, no links
 * to folders. A path without `*` is chosen also when there is nothing.
 * @param patterns with commas between
 */
export async function chosenFolders(patterns: string): Promise<ChosenFolders> {
  const folders = new Set<string>();
  const problems: string[] = [];
  for (const pattern of patterns.split(",")) {
    if (!pattern.includes("*")) {
      folders.add(pattern);
      continue;
    }
    const [parent, isMeant] = [dirname(pattern), patternToRegExp(basename(pattern))];
    try {
      const entries = await readdir(parent, { withFileTypes: true });
      for (const entry of entries)
        if (entry.isDirectory() && isMeant.test(entry.name)) folders.add(join(parent, entry.name));
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  return { folders: [...folders].sort(), problems };
}
