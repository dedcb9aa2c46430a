import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { parseTypesDb } from "../../../domain/collectd/types-db";
import { passwordNameOf } from "../../../domain/source";
import { whyNotOpened } from "../open-listener";
import type { OpenSource } from "../running-source";
import { CollectdIntake } from "./collectd-intake";
import { DroppedPackets } from "./dropped-packets";
import { packetSecurity } from "./packet-security";
import { parsePacket } from "./parse-packet";
import { SHIPPED_TYPES } from "./shipped-types";

/** What write_http is ever set up to send at once is a hundredth of it. */
export const MAX_COLLECTD_BODY_BYTES = 4 << 20;
/** What the kernel keeps while the server does something else; it gives as much of it as net.core.rmem_max allows. */
const RECEIVE_BUFFER_BYTES = 16 << 20;

/** Takes what write_http posts over the API and, with a port, what the network plugin sends over UDP. */
export const openCollectd: OpenSource<"collectd"> = async (settings, context, secrets) => {
  const { address, port, security: level, users } = settings;
  const types = new Map([...SHIPPED_TYPES, ...parseTypesDb(settings.typesDb)]);
  const intake = new CollectdIntake(context, types);
  if (port === 0) return { intake, close: async () => intake.close() };
  const passwords = Object.fromEntries(users.map((user) => [user, secrets[passwordNameOf(user)] ?? ""]));
  const security = packetSecurity(level, passwords);
  const socket = createSocket({ type: isIPv6(address) ? "udp6" : "udp4", recvBufferSize: RECEIVE_BUFFER_BYTES });
  socket.on("message", (packet) => {
    intake.takePacket(parsePacket(packet, types, security), level !== "none", Date.now());
  });
  await opened(socket, address, port);
  socket.on("error", (error) => context.failed(error.message));
  const dropped = new DroppedPackets(port, context);
  return {
    intake,
    close: async () => {
      dropped.stop();
      intake.close();
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
};

function opened(socket: Socket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      socket.close();
      reject(new Error(`${address} port ${port} (UDP) cannot be opened: ${whyNotOpened(error)}`));
    };
    socket.once("error", refuse);
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off("error", refuse);
      resolve();
    });
  });
}
