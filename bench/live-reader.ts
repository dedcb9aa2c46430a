import { io, type Socket } from "socket.io-client";
import type { BrowserToServer, ServerToBrowser } from "../domain/protocol";
import { LIVE_NAMESPACE } from "../domain/protocol-names";

/** A connection like a browser's. */
export async function openLiveSocket(url: string, token: string): Promise<Socket<ServerToBrowser, BrowserToServer>> {
  const socket: Socket<ServerToBrowser, BrowserToServer> = io(url + LIVE_NAMESPACE, {
    transports: ["websocket"],
    auth: { token },
    forceNew: true,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", () => resolve());
    socket.once("connect_error", reject);
  });
  return socket;
}
