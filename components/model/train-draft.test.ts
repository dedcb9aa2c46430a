import { describe, expect, it } from "vitest";
import type { MarkedSpan } from "../../domain/model";
import { draftProblem, firstDraft, markSpan, teachable } from "./train-draft";

const span = (kind: "normal" | "fault", fromMs: number, toMs: number, hostId = "web-1"): MarkedSpan => ({
  hostId,
  kind,
  fromMs,
  toMs,
});

describe("markSpan", () => {
  it("keeps spans apart by host and by time", () => {
    const spans = markSpan([span("normal", 50, 60), span("fault", 0, 100, "web-2")], span("normal", 10, 20));
    expect(spans).toEqual([span("normal", 10, 20), span("normal", 50, 60), span("fault", 0, 100, "web-2")]);
  });

  it("cuts a fault out of what was normal", () => {
    expect(markSpan([span("normal", 0, 100)], span("fault", 40, 50))).toEqual([
      span("normal", 0, 40),
      span("fault", 40, 50),
      span("normal", 50, 100),
    ]);
  });

  it("lets the newer mark win where two kinds meet", () => {
    expect(markSpan([span("fault", 0, 50)], span("normal", 40, 90))).toEqual([
      span("fault", 0, 40),
      span("normal", 40, 90),
    ]);
    expect(markSpan([span("fault", 10, 20)], span("normal", 0, 90))).toEqual([span("normal", 0, 90)]);
  });

  it("joins spans of a kind that touch or overlap", () => {
    expect(markSpan([span("normal", 0, 10), span("normal", 18, 30)], span("normal", 10, 20))).toEqual([
      span("normal", 0, 30),
    ]);
  });

  it("joins over a span of the other kind no more than what was marked", () => {
    const spans = [span("normal", 0, 10), span("fault", 10, 30)];
    expect(markSpan(spans, span("normal", 5, 20))).toEqual([span("normal", 0, 20), span("fault", 20, 30)]);
  });
});

describe("draftProblem", () => {
  const whole = { ...firstDraft(undefined), modelId: "night", spans: [span("normal", 0, 60_000)] };

  it("is none for what can be trained", () => expect(draftProblem(whole)).toBeUndefined());

  it.each([
    [{ modelId: " " }, "Give the model a name."],
    [{ modelId: "Night Shift" }, "A model's name has 1 to 32 small letters, digits and dashes."],
    [{ modelId: "train" }, "Train is the page on which models are trained: take another name."],
    [{ series: [] }, "Choose at least one series."],
    [{ spans: [] }, "Mark at least one span."],
    [{ spans: [span("fault", 0, 10)] }, "Mark at least one span as normal."],
  ])("tells of %j what is missing", (change, problem) => {
    expect(draftProblem({ ...whole, ...change })).toBe(problem);
  });
});

it("teaches neither what is made here nor what only grows", () => {
  const ids = ["cpu.busy", "memory.total", "anomaly.night", "burst.net.eth0.in.peak", "collector.cpu", "load.1m"];
  expect(teachable(ids)).toEqual(["cpu.busy", "load.1m"]);
});
