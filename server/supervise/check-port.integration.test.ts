import net, { type AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { checkPort } from "./check-port";

it("says in one line when the port is taken, and what to do", async () => {
  const other = net.createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  await expect(checkPort("127.0.0.1", port)).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is taken by another program: stop that, or choose another with --port or PREMONITOR_PORT.`,
  );
  const waiting = checkPort("127.0.0.1", port, 30_000);
  await new Promise((resolve) => other.close(resolve));
  await waiting;
});

it("says when the address is not of this machine", async () => {
  await expect(checkPort("192.0.2.1", 0)).rejects.toThrow("192.0.2.1 is not an address of this machine");
});
