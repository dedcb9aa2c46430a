import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { settingsTable } from "../server/settings";
import { projectRoot } from "../server/supervise/project-root";

/** Writes the table of settings into README.md, as the code has it: `npm run settings-table`. */
const readme = path.join(projectRoot(), "README.md");
const text = readFileSync(readme, "utf8");
const between = /(<!-- settings -->\n)[\s\S]*?(\n<!-- \/settings -->)/;
if (!between.test(text)) throw new Error("README.md has no place for it: <!-- settings --> … <!-- /settings -->");
writeFileSync(
  readme,
  text.replace(between, (_, begin, end) => `${begin}${settingsTable()}${end}`),
);
