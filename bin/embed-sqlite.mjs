import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";

/**
 * Puts SQLite's WebAssembly into the collector, which is one file: compressed, because the text of the bundle lies in the memory of each collector.
 * @param {string} root
 * @returns {import("esbuild").Plugin}
 */
export function embedSqlite(root) {
  return {
    name: "embed-sqlite",
    setup(build) {
      build.onLoad({ filter: /[\\/]collector[\\/]benchmark[\\/]sqlite-wasm\.ts$/ }, () => {
        const file = createRequire(path.join(root, "package.json")).resolve("sql.js/dist/sql-wasm.wasm");
        const compressed = brotliCompressSync(readFileSync(file)).toString("base64");
        const contents = [
          'import { brotliDecompressSync } from "node:zlib";',
          "export function readSqliteWasm() {",
          `  return new Uint8Array(brotliDecompressSync(Buffer.from("${compressed}", "base64")));`,
          "}",
        ].join("\n");
        return { contents, loader: "js" };
      });
    },
  };
}
