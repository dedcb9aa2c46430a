import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, vi } from "vitest";
import { sourceSettingsSchema } from "../../../domain/source";
import { ownerOf } from "../../store/live-servers";
import { IDLE_CONTEXT } from "../fixtures/idle-context";
import type { SourceContext } from "../source-context";
import { openPrometheus } from "./open-prometheus";

const SERVERS = ["server-1", "server-2"];
/** So many that they never all fall to one server, whatever the port is that their addresses have. */
const HOSTS = Array.from({ length: 40 }, (_, i) => `web-${10 + i}`);

it("scrapes each target on one of several servers", async () => {
  const asked = new Map<string, number>();
  const target = createServer((request, response) => {
    asked.set(request.url!, (asked.get(request.url!) ?? 0) + 1);
    response.end("node_load1 1\n");
  }).listen(0, "127.0.0.1");
  await once(target, "listening");
  const { port } = target.address() as AddressInfo;
  const settings = sourceSettingsSchema.parse({
    kind: "prometheus",
    id: "nodes",
    everySeconds: 1,
    targets: HOSTS.map((hostId) => ({ url: `http://127.0.0.1:${port}/${hostId}`, hostId })),
  });
  if (settings.kind !== "prometheus") throw new Error("another kind");
  const takenBy = new Map(SERVERS.map((server) => [server, new Set<string>()]));
  const running = await Promise.all(
    SERVERS.map((server) => {
      const context: SourceContext = {
        ...IDLE_CONTEXT,
        take: (hostId) => void takenBy.get(server)!.add(hostId),
        isOwn: (thing) => ownerOf(thing, SERVERS) === server,
        reject: (reason) => expect.unreachable(reason),
        failed: (text) => expect(text).toBe(""),
      };
      return openPrometheus(settings, context, {});
    }),
  );
  await vi.waitFor(
    () => expect(Math.min(...HOSTS.map((host) => asked.get(`/${host}`) ?? 0))).toBeGreaterThan(1),
    10_000,
  );
  await Promise.all(running.map((one) => one.close()));
  target.closeAllConnections();
  target.close();
  const parts = [...takenBy.values()];
  expect(parts.every(({ size }) => size > 0)).toBe(true);
  expect(parts.flatMap((hosts) => [...hosts]).sort()).toEqual(HOSTS);
});
