import { spawn } from "node:child_process";

/**
 * Runs a program to its end and gives what it said, both streams in order.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} [options] show: also on this terminal, as it comes
 * @returns {Promise<{ code: number, output: string, seconds: number }>} code 127 when it could not be started
 */
export function runProcess(program, args, { cwd, env, show = false } = {}) {
  return new Promise((resolve) => {
    const startedAtMs = performance.now();
    const pieces = [];
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ["ignore", "pipe", "pipe"] });
    const take = (piece) => {
      pieces.push(piece);
      if (show) process.stdout.write(piece);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const end = (code) =>
      resolve({ code, output: Buffer.concat(pieces).toString(), seconds: (performance.now() - startedAtMs) / 1000 });
    child.on("error", (error) => {
      take(Buffer.from(`${error.message}\n`));
      end(127);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}
