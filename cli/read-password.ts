import { text } from "node:stream/consumers";
import { UsageError } from "./usage-error";

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const BACKSPACES = ["\u007f", "\b"];

/** Reads a line from the terminal without showing it. @throws UsageError at Ctrl-C */
function askHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stdin.resume();
  return new Promise((resolve, reject) => {
    let typed = "";
    const end = (finish: () => void) => {
      stdin.off("data", onData);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write("\n");
      finish();
    };
    const onData = (keys: string) => {
      for (const key of keys) {
        if (key === "\r" || key === "\n" || key === CTRL_D) return end(() => resolve(typed));
        if (key === CTRL_C) return end(() => reject(new UsageError("No password was given.")));
        typed = BACKSPACES.includes(key) ? [...typed].slice(0, -1).join("") : typed + key;
      }
    };
    stdin.on("data", onData);
  });
}

/**
 * A password from PREMONITOR_PASSWORD, else from the terminal (twice, not shown), else the first line of standard input.
 * @throws UsageError when there is none or the two differ
 */
export async function readPassword(): Promise<string> {
  const fromEnvironment = process.env.PREMONITOR_PASSWORD;
  if (fromEnvironment) return fromEnvironment;
  if (!process.stdin.isTTY) {
    const [line = ""] = (await text(process.stdin)).split("\n");
    if (line.trim() === "") {
      throw new UsageError("No password: set PREMONITOR_PASSWORD, or give it as a line on standard input.");
    }
    return line.replace(/\r$/, "");
  }
  const password = await askHidden("Password: ");
  if ((await askHidden("The same again: ")) !== password) throw new UsageError("The two passwords differ: try again.");
  return password;
}
