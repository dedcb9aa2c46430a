import { rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { markBuildBegun, markBuildComplete, sourceFingerprint } from "./build-stamp.mjs";
import { embedSqlite } from "./embed-sqlite.mjs";
import { runProcess } from "./run-process.mjs";

/** Native extras of ws and systeminformation, which do without: their absence is found at run time. */
const OPTIONAL_PACKAGES = ["bufferutil", "utf-8-validate", "osx-temperature-sensor"];
/** What packages written for CommonJS take for granted. */
const COMMONJS_BANNER = [
  'import { createRequire as createRequireOfBundle } from "node:module";',
  "const require = createRequireOfBundle(import.meta.url);",
  "const __dirname = import.meta.dirname;",
].join("\n");

const PROGRAMS = [
  ["server/main.ts", "server"],
  ["cli/main.ts", "cli"],
  ["server/model/training-worker.ts", "training-worker"],
];

async function bundle(root) {
  const esbuild = await import("esbuild");
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
  };
  await Promise.all([
    ...PROGRAMS.map(([entryPoint, name]) =>
      esbuild.build({
        ...common,
        entryPoints: [entryPoint],
        outfile: `dist/${name}.mjs`,
        packages: "external",
      }),
    ),
    // One file with all its packages: it is copied to hosts that have nothing but Node.
    esbuild.build({
      ...common,
      entryPoints: ["collector/main.ts"],
      outfile: "dist/collector.mjs",
      external: OPTIONAL_PACKAGES,
      minify: true,
      legalComments: "eof",
      plugins: [embedSqlite(root)],
      banner: { js: `#!/usr/bin/env node\n${COMMONJS_BANNER}` },
    }),
  ]);
}

/**
 * Builds the pages into `.next/` and the programs into `dist/`. A build that was cut off counts as missing.
 * @param {string} root
 * @param {{ show?: boolean }} [options] show: what `next build` says, as it comes
 * @throws Error with the output of what failed
 */
export async function build(root, { show = false } = {}) {
  const fingerprint = sourceFingerprint(root);
  markBuildBegun(root);
  rmSync(path.join(root, "dist"), { recursive: true, force: true });
  await bundle(root);
  const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
  const pages = await runProcess(process.execPath, [next, "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    show,
  });
  if (pages.code !== 0) throw new Error(show ? "next build failed" : `next build failed:\n${pages.output}`);
  markBuildComplete(root, fingerprint);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  build(root, { show: true }).catch((error) => {
    process.stderr.write(`premonitor: ${error.message}\n`);
    process.exitCode = 1;
  });
}
