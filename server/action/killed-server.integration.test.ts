import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Action } from "../../domain/action";
import { startTestActions, type TestActions, until } from "./fixtures/start-test-actions";
import { startWebhook, type TestWebhook } from "./fixtures/start-webhook";

interface Worker {
  child: ChildProcess;
  port: number;
}

/** A server that works on the queue, in a process of its own, so that it can be killed. */
async function startWorker(redisUrl: string): Promise<Worker> {
  const program = join(import.meta.dirname, "fixtures", "action-worker.ts");
  const child = spawn(process.execPath, ["--import", "tsx", program, redisUrl], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  return { child, port: Number(line.replace("port ", "")) };
}

async function end({ child }: Worker, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

let test: TestActions;
let webhook: TestWebhook;

beforeAll(async () => {
  webhook = await startWebhook();
  // Nobody works on the queue here: the killed server does, and then the next one.
  test = await startTestActions({}, { acts: false });
  const { secret, ...cloud } = test.openstack.cloud();
  expect(
    (await test.ask("PUT", "/api/clouds/stand-in-2", { cloud: { ...cloud, id: "stand-in-2" }, secret }, test.root))
      .status,
  ).toBe(200);
  const settings = { kind: "webhook", id: "hook", url: webhook.url };
  expect((await test.ask("PUT", "/api/destinations/hook", { settings }, test.root)).status).toBe(200);
});
afterAll(async () => {
  await test.stop();
  await webhook.stop();
});

describe("a server that is killed between sending and recording", () => {
  it("leaves a disabled service that is not disabled twice, and a message that is not sent twice", async () => {
    const first = await startWorker(test.http.redis.url);
    test.openstack.misbehave({ service: "nova", method: "PUT", act: { hangMs: 60_000, store: true } });
    webhook.hangs = true;
    const alarm = await test.raise("compute-1");
    const queued = [
      { kind: "nova.disable", hostId: "compute-1", cloudId: "stand-in-2", alarmId: alarm.id, reason: "dying" },
      { kind: "notify", hostId: "compute-1", alarmId: alarm.id, destinationId: "hook" },
    ];
    const ids: string[] = [];
    for (const request of queued) {
      const response = await fetch(`http://127.0.0.1:${first.port}/start`, {
        method: "POST",
        body: JSON.stringify(request),
      });
      ids.push(((await response.json()) as { action: Action }).action.id);
    }
    await until(() => test.openstack.nova.services[0]!.status === "disabled" && webhook.bodies.length === 1);
    await end(first, "SIGKILL");
    webhook.hangs = false;

    const second = await startWorker(test.http.redis.url);
    try {
      const ended = await Promise.all(
        ids.map((id) =>
          until(async () => {
            const { body } = await test.ask<Action>("GET", `/api/actions/${id}`);
            return body.endedAtMs !== null && body;
          }),
        ),
      );
      expect(ended[0]).toMatchObject({ state: "done", attemptCount: 2 });
      expect(ended[0]!.outcome).toBe("It is so now: disabled (dying), up.");
      expect(ended[0]!.attempts[0]!.outcome).toBe("The server ended during it.");
      expect(ended[1]).toMatchObject({ state: "unsure" });
      const puts = test.openstack.requests.filter(({ service, method }) => service === "nova" && method === "PUT");
      expect(puts).toHaveLength(1);
      expect(webhook.bodies).toHaveLength(1);
    } finally {
      await end(second, "SIGTERM");
    }
  });
});
