import type { Server } from "node:net";

/** Why a listener cannot be opened, in plain words. */
export function whyNotOpened({ code, message }: NodeJS.ErrnoException): string {
  if (code === "EADDRINUSE") return "something else listens there";
  return code === "EADDRNOTAVAIL" ? "this machine does not have that address" : message;
}

/** Opens a listener. @throws Error that says in plain words why it cannot be opened */
export function openListener(server: Server, { address, port }: { address: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      reject(new Error(`${address} port ${port} cannot be opened: ${whyNotOpened(error)}`));
    };
    server.once("error", refuse);
    server.listen(port, address, () => {
      server.off("error", refuse);
      resolve();
    });
  });
}
