import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, it, vi } from "vitest";
import { type SettingsOf, sourceSettingsSchema } from "../../../domain/source";
import { IDLE_CONTEXT } from "../fixtures/idle-context";
import { droppedAt } from "./dropped-packets";
import { openCollectd } from "./open-collectd";

const TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  532: 0100007F:64E2 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21387 2 0000000000000000 17
  533: 0100007F:64E3 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21388 2 0000000000000000 4
`;

it("reads how many packets the kernel dropped at a port", () => {
  expect(droppedAt(25_826, TABLE)).toBe(17);
  expect(droppedAt(25_828, TABLE)).toBe(0);
  expect(droppedAt(25_826, "")).toBe(0);
});

it("tells that the kernel dropped packets, when more came than it had room for", async () => {
  const sender = createSocket("udp4").bind(0, "127.0.0.1");
  await once(sender, "listening");
  const probe = createSocket("udp4").bind(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  const settings = sourceSettingsSchema.parse({ kind: "collectd", id: "a", port, security: "none" });
  const problems: string[] = [];
  let droppedCount = 0;
  const running = await openCollectd(
    settings as SettingsOf<"collectd">,
    {
      ...IDLE_CONTEXT,
      reject: (reason, _example, count) => {
        if (reason.startsWith("the kernel dropped packets")) droppedCount += count ?? 1;
      },
      failed: (text) => void problems.push(text),
    },
    {},
  );
  sender.connect(port, "127.0.0.1");
  await once(sender, "connect");
  // Nobody reads while this runs, so that most of 56 MB find no room.
  const packet = Buffer.alloc(1400);
  for (let i = 0; i < 40_000; i++) sender.send(packet);
  await vi.waitFor(() => expect(droppedCount).toBeGreaterThan(0), 10_000);
  expect(problems[0]).toMatch(/^\d+ packets were dropped since the listener was opened/);
  await running.close();
  sender.close();
});
