import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { parseArgs } from "node:util";

const USAGE = `Prints what is sent to it: a receiver to try webhooks with, on loopback only.

  npm run webhook-sink -- [--port 12345] [--fail N] [--secret KEY]

  --port N      where it listens; 0 for any free port
  --fail N      answers the first N requests with 500
  --secret KEY  checks X-Premonitor-Signature with this key, and says what it finds`;

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_AGE_SECONDS = 300;

function now() {
  const date = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${clock},${String(date.getMilliseconds()).padStart(3, "0")}`;
}

function say(text) {
  process.stdout.write(`${now()} ${text}\n`);
}

/**
 * @param {string | undefined} header `t=<seconds>,v1=<hexadecimal>`
 * @param {string} body
 * @param {string} key
 * @returns {string} what is the matter with it; empty when it is right
 */
export function signatureProblem(header, body, key, nowSeconds = Date.now() / 1000) {
  const [, seconds, digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header ?? "") ?? [];
  if (digest === undefined) return "missing";
  const wanted = createHmac("sha256", key).update(`${seconds}.${body}`).digest();
  if (!timingSafeEqual(wanted, Buffer.from(digest, "hex"))) return "wrong";
  return Math.abs(nowSeconds - Number(seconds)) > MAX_AGE_SECONDS ? "too old" : "";
}

function start({ port, failCount, secret }) {
  let failuresLeft = failCount;
  const server = createServer((request, response) => {
    const chunks = [];
    let size = 0;
    request.on("data", (chunk) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    });
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      say(`[Request method] ${request.method}`);
      const headers = request.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1]}`] : []));
      say(`[Request headers]\n${headers.join("\n")}\n`);
      if (size > 0) say(`[Request body]\n${body}`);
      if (secret !== undefined) {
        const problem = signatureProblem(request.headers["x-premonitor-signature"], body, secret);
        say(`[Signature] ${problem || "right"}`);
      }
      response.writeHead(failuresLeft-- > 0 ? 500 : 200);
      response.end();
    });
  });
  server.on("error", (error) => {
    process.stderr.write(`The webhook sink cannot listen: ${error.message}\n`);
    process.exitCode = 1;
  });
  say("Server Starting...");
  server.listen(port, "127.0.0.1", () => say(`Listening at port :${server.address().port}`));
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      server.closeAllConnections();
      server.close();
    });
  }
}

function main() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        port: { type: "string", default: "12345" },
        fail: { type: "string", default: "0" },
        secret: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const port = Number(values.port);
  const failCount = Number(values.fail);
  const isRight =
    Number.isInteger(port) && port >= 0 && port <= 65_535 && Number.isInteger(failCount) && failCount >= 0;
  if (values.help || !isRight) {
    process[isRight ? "stdout" : "stderr"].write(
      `${isRight ? "" : "--port and --fail are whole numbers.\n\n"}${USAGE}\n`,
    );
    process.exitCode = isRight ? 0 : 2;
    return;
  }
  start({ port, failCount, secret: values.secret });
}

if (import.meta.url === new URL(process.argv[1] ?? "", "file:").href) main();
