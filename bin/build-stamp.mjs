import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What the build is made from. */
const SOURCES = [
  "app",
  "components",
  "domain",
  "analysis",
  "server",
  "collector",
  "pipeline",
  "cli",
  "public",
  "bin",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "next.config.mjs",
  "next.config.ts",
  "postcss.config.mjs",
];
const NOT_BUILT = /\.test\.tsx?$|\/fixtures\//;
/** What must be there for a build to count as one. */
const PRODUCTS = [
  "dist/server.mjs",
  "dist/cli.mjs",
  "dist/collector.mjs",
  "dist/training-worker.mjs",
  ".next/BUILD_ID",
];

const stampFile = (root) => path.join(root, "dist", "build-stamp.json");

function* filesBelow(root, name) {
  const file = path.join(root, name);
  if (!existsSync(file)) return;
  if (!statSync(file).isDirectory()) yield name;
  else for (const entry of readdirSync(file).sort()) yield* filesBelow(root, `${name}/${entry}`);
}

/**
 * A hash over the names and the contents of all that the build is made from.
 * @param {string} root
 * @returns {string}
 */
export function sourceFingerprint(root) {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    for (const name of filesBelow(root, source)) {
      if (NOT_BUILT.test(name)) continue;
      const content = readFileSync(path.join(root, name));
      hash.update(`${name}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}

/**
 * Whether the build is complete and made from the sources as they are.
 * @param {string} root
 * @returns {boolean}
 */
export function isBuildFresh(root) {
  if (PRODUCTS.some((name) => !existsSync(path.join(root, name)))) return false;
  try {
    return JSON.parse(readFileSync(stampFile(root), "utf8")).fingerprint === sourceFingerprint(root);
  } catch {
    return false;
  }
}

/** Makes the build count as missing until it is marked as complete. @param {string} root */
export function markBuildBegun(root) {
  rmSync(stampFile(root), { force: true });
}

/** @param {string} root @param {string} fingerprint of the sources as they were when the build began */
export function markBuildComplete(root, fingerprint) {
  mkdirSync(path.dirname(stampFile(root)), { recursive: true });
  const partial = `${stampFile(root)}.partial`;
  writeFileSync(partial, `${JSON.stringify({ fingerprint })}\n`);
  renameSync(partial, stampFile(root));
}
