import { BlockList, createServer, isIPv6, type Socket } from "node:net";
import { openListener } from "../open-listener";
import type { OpenSource } from "../running-source";
import type { SourceContext } from "../source-context";
import { hostIdOfAddress, parseVmstatsLine } from "./parse-line";

const MAX_CONNECTIONS = 2000;
const MAX_LINE = 200;
const IDLE_MS = 60_000;
const MAX_EXAMPLE = 100;

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address, bits] = network.split("/") as [string, string | undefined];
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

/** Who sent it, without the way in which sockets for both families write IPv4. */
function senderOf(socket: Socket): string {
  return (socket.remoteAddress ?? "").replace(/^::ffff:(?=\d)/, "");
}

/** Listens for VMstats' lines over TCP: one in a connection, as its senders do it, or many, with a newline or without. */
export const openVmstats: OpenSource<"vmstats"> = async (settings, context) => {
  const relays = blockListOf(settings.relays);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(socket, relays, context);
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.on("drop", () => context.reject(`more than ${MAX_CONNECTIONS} connections at once`, ""));
  await openListener(server, settings);
  server.on("error", (error) => context.failed(error.message));
  return {
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

function serve(socket: Socket, relays: BlockList, context: SourceContext): void {
  const sender = senderOf(socket);
  const isRelay = relays.check(sender, familyOf(sender));
  let rest = "";
  const take = (line: string): void => {
    if (line.trim() === "") return;
    const parsed = parseVmstatsLine(line);
    if ("refusal" in parsed) {
      context.reject(parsed.refusal, line.slice(0, MAX_EXAMPLE));
      return;
    }
    if (parsed.address !== sender && !isRelay) {
      context.reject(
        "a sender speaks for itself only, unless it is named as a relay",
        `${sender}: ${line.slice(0, MAX_EXAMPLE)}`,
      );
      return;
    }
    context.take(hostIdOfAddress(parsed.address), { atMs: Date.now(), values: parsed.values }, line);
  };
  socket.setEncoding("latin1");
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.on("data", (data: string) => {
    const lines = (rest + data).split("\n");
    rest = lines.pop()!;
    for (const line of lines) take(line);
    if (rest.length <= MAX_LINE) return;
    context.reject(`a line is longer than ${MAX_LINE} characters`, rest.slice(0, MAX_EXAMPLE));
    rest = "";
    socket.destroy();
  });
  socket.on("end", () => {
    take(rest);
    rest = "";
  });
}
