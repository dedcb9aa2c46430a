#!/usr/bin/env node
import { nodeProblem } from "./node-version.mjs";

const problem = nodeProblem(process.versions.node);
if (problem === "") {
  import("./run-command.mjs").then((module) => module.runCommand(process.argv.slice(2)));
} else {
  process.stderr.write(`premonitor: ${problem}\n`);
  process.exitCode = 1;
}
