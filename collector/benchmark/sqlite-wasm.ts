import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** SQLite's WebAssembly of sql.js. The bundled collector has it inside: bin/embed-sqlite.mjs puts it in the place of this module. */
export function readSqliteWasm(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm")));
}
