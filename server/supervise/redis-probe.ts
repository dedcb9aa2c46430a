import net from "node:net";

const MAX_REPLY_BYTES = 64 * 1024;

/**
 * Sends one command to a Redis on a unix socket, inline, and gives the reply's first line (`+PONG`, `-LOADING …`), or an empty
 * text when it hangs up, as it does at SHUTDOWN; null when nobody listens there.
 */
export function askRedis(socket: string, command: string, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    let text = "";
    const connection = net.connect(socket, () => connection.write(`${command}\r\n`));
    const give = (reply: string | null) => {
      connection.destroy();
      resolve(reply);
    };
    connection.setTimeout(timeoutMs, () => give(""));
    connection.on("data", (bytes) => {
      text += bytes.toString("latin1");
      const end = text.indexOf("\r\n");
      if (end >= 0 || text.length > MAX_REPLY_BYTES) give(text.slice(0, end >= 0 ? end : undefined));
    });
    connection.on("end", () => give(""));
    connection.on("error", (error: NodeJS.ErrnoException) =>
      give(error.code === "ECONNREFUSED" || error.code === "ENOENT" ? null : ""),
    );
  });
}
