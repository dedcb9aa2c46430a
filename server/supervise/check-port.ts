import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "./start-error";

const POLL_MS = 50;

/** The one line for an error of listening on a port. */
export function portProblem(error: NodeJS.ErrnoException, host: string, port: number): string {
  const remedy = "choose another with --port or PREMONITOR_PORT.";
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is taken by another program: stop that, or ${remedy}`;
    case "EACCES":
      return `Port ${port} on ${host} may not be used by this user: ${remedy}`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `${host} is not an address of this machine: give one with --host or PREMONITOR_HOST.`;
    default:
      return `Port ${port} on ${host} cannot be used (${error.code ?? error.message}): ${remedy}`;
  }
}

function tryPort(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/**
 * Resolves when the port can be listened on.
 * @param patienceMs how long to wait for whoever has it
 * @throws StartError
 */
export async function checkPort(host: string, port: number, patienceMs = 0): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  while (true) {
    const error = await tryPort(host, port);
    if (error === null) return;
    if (error.code !== "EADDRINUSE" || performance.now() >= untilMs) {
      throw new StartError(portProblem(error, host, port));
    }
    await sleep(POLL_MS);
  }
}
