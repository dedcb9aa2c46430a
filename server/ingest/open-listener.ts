import type { Server } from "node:net";

/** Opens a listener. @throws Error that says in plain words why it cannot be opened */
export function openListener(server: Server, { address, port }: { address: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? "something else listens there"
          : error.code === "EADDRNOTAVAIL"
            ? "this machine does not have that address"
            : error.message;
      reject(new Error(`${address} port ${port} cannot be opened: ${why}`));
    };
    server.once("error", refuse);
    server.listen(port, address, () => {
      server.off("error", refuse);
      resolve();
    });
  });
}
