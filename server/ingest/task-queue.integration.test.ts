import { EventEmitter, once } from "node:events";
import { expect, it } from "vitest";
import { CodecError } from "../../domain/column-codec";
import { TaskQueue } from "./task-queue";

it("does things in order, again what fails, and leaves out what can never be done", async () => {
  const done: string[] = [];
  const errors: string[] = [];
  const queue = new TaskQueue(10, (error) => errors.push(error.message));
  let isAway = true;
  queue.push(async () => void done.push("a"));
  queue.push(async () => {
    if (!isAway) return void done.push("b");
    isAway = false;
    throw new Error("away");
  });
  queue.push(async () => {
    throw new CodecError("damaged");
  });
  queue.push(async () => void done.push("c"));
  await queue.idle();
  expect([done, errors]).toEqual([
    ["a", "b", "c"],
    ["away", "damaged"],
  ]);
});

it("lets the oldest go that can be done without, when too much waits", async () => {
  const done: number[] = [];
  const queue = new TaskQueue(3, () => undefined);
  const held = new EventEmitter();
  queue.push(async () => void (await once(held, "release")));
  queue.push(async () => void done.push(1), true);
  queue.push(async () => void done.push(2));
  queue.push(async () => void done.push(3));
  held.emit("release");
  await queue.idle();
  expect(done).toEqual([2, 3]);
});
