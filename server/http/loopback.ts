import type { IncomingMessage } from "node:http";

const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;
const FORWARDING_HEADERS = [
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
];

/**
 * Whether a program on this machine asks, and not a proxy for somebody else. The `Host` must be a loopback one too: else a web
 * page could ask through a name of its own that it points at this machine.
 */
export function isDirectLoopback(
  request: Pick<IncomingMessage, "headers"> & { socket: { remoteAddress?: string } },
): boolean {
  return (
    LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? "") &&
    LOOPBACK_HOST.test(request.headers.host ?? "") &&
    FORWARDING_HEADERS.every((name) => request.headers[name] === undefined)
  );
}
