import initSqlJs, { type Database } from "sql.js";
import { bestRound } from "./best-round";
import { readSqliteWasm } from "./sqlite-wasm";

const ROWS = 5000;
const LOOKUPS = 1000;
const GROUPS = 50;

/** @returns the statements that were run */
function fillAndAsk(database: Database): number {
  database.run(
    "CREATE TABLE sample (id INTEGER PRIMARY KEY, host TEXT, value REAL); CREATE INDEX by_host ON sample (host)",
  );
  database.run("BEGIN");
  const insert = database.prepare("INSERT INTO sample VALUES (?, ?, ?)");
  for (let row = 0; row < ROWS; row++) insert.run([row, `host-${row % GROUPS}`, row * 0.37]);
  insert.free();
  database.run("COMMIT");
  const find = database.prepare("SELECT count(*), avg(value), max(value) FROM sample WHERE host = ?");
  for (let lookup = 0; lookup < LOOKUPS; lookup++) find.get([`host-${lookup % GROUPS}`]);
  find.free();
  const groups = database.exec("SELECT host, sum(value) AS total FROM sample GROUP BY host ORDER BY total DESC");
  if (groups[0]?.values.length !== GROUPS) throw new Error("SQLite lost rows");
  database.run("DROP TABLE sample");
  return ROWS + LOOKUPS + 1;
}

/** SQLite in memory, as WebAssembly: rows put in, found by an index and summed up; statements a second. */
export async function benchmarkSql(budgetMs: number): Promise<number> {
  const wasm = readSqliteWasm();
  const sqlite = await initSqlJs({ wasmBinary: wasm.buffer as ArrayBuffer });
  const database = new sqlite.Database();
  try {
    return await bestRound(budgetMs, () => fillAndAsk(database));
  } finally {
    database.close();
  }
}
