import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serialize } from "node:v8";
import { Backtest } from "../analysis/backtest";
import { Foresight } from "../analysis/foresight/foresight";
import { SHIPPED_RULES } from "../domain/shipped-rules";
import {
  alarmAbove,
  exponentialMean,
  leastSquares,
  meanOf,
  type PlainAlarm,
  type PlainMethod,
  stays,
} from "./foresight/plain-methods";
import { readTrace, type Trace, traceNames } from "./foresight/read-trace";
import { AlarmScore, type CaseLabel, ForecastScore, valueAt } from "./foresight/score";
import type { BenchResult } from "./result";

const HORIZONS_SECONDS = [60, 600, 3600];
const WANTED_RATIOS = [1, 0.92, 0.9];
const WANTED_WIDTHS = [4, 10, 13.5];
const EVERY_SECONDS = 360;
const AFTER_SECONDS = 3600;
const OURS = "Premonitor";

const plainMethods = (): PlainMethod[] => [
  stays(),
  leastSquares("least squares, last 20 samples (DMA)", 20, Number.POSITIVE_INFINITY),
  leastSquares("least squares, last hour (predict_linear)", 361, 3600),
  meanOf("mean of the last 10 min", 600, 61),
  exponentialMean("exponential mean, a = 0.02", 0.02),
];

const plainAlarms = (): PlainAlarm[] => {
  const line = (samples: number, seconds = Number.POSITIVE_INFINITY) => leastSquares("", samples, seconds);
  return [
    alarmAbove("used above 90 %, 5 hits", stays(), 0, 90, 5),
    alarmAbove("DMA: 20-sample line, 60 s ahead, above 95 %, 5 hits", line(20), 60, 95, 5),
    alarmAbove("20-sample line, 10 min ahead", line(20), 600, 95, 5),
    alarmAbove("predict_linear over 15 min, 1 h ahead, for 1 min", line(91, 900), 3600, 100, 6),
    alarmAbove("predict_linear over 1 h, 1 h ahead, for 5 min", line(361, 3600), 3600, 100, 30),
    alarmAbove("predict_linear over 1 h, 4 h ahead, for 5 min", line(361, 3600), 14_400, 100, 30),
  ];
};

const backtestOf = (name: string) =>
  new Backtest({
    seriesId: "memory.used",
    hostName: name,
    rules: SHIPPED_RULES.rules,
    horizonsSeconds: HORIZONS_SECONDS,
    everySeconds: EVERY_SECONDS,
    afterSeconds: AFTER_SECONDS,
  });

type Scores = Map<string, ForecastScore[]>;

function scoreTrace(trace: Trace, scores: Scores): void {
  const own = backtestOf(trace.name);
  const plain = plainMethods();
  let nextSeconds = trace.seconds[0]! + AFTER_SECONDS;
  trace.seconds.forEach((seconds, i) => {
    const now = trace.percents[i]!;
    const { forecasts } = own.push(seconds * 1000, now, 100);
    for (const method of plain) method.push(seconds, now);
    if (seconds < nextSeconds) return;
    nextSeconds = seconds + EVERY_SECONDS;
    HORIZONS_SECONDS.forEach((horizonSeconds, h) => {
      const then = valueAt(trace, seconds + horizonSeconds);
      if (then === undefined) return;
      const forecast = forecasts.find((one) => one.horizonSeconds === horizonSeconds);
      if (forecast) scores.get(OURS)![h]!.add(now, then, forecast);
      for (const method of plain) {
        const mean = method.mean(horizonSeconds);
        if (Number.isFinite(mean)) scores.get(method.name)![h]!.add(now, then, { mean, lower: mean, upper: mean });
      }
    });
  });
}

function forecastTable(traces: readonly Trace[]): { scores: Scores; text: string } {
  const names = [...plainMethods().map(({ name }) => name), OURS];
  const scores: Scores = new Map(names.map((name) => [name, HORIZONS_SECONDS.map(() => new ForecastScore())]));
  for (const trace of traces) scoreTrace(trace, scores);
  const lines = names.map((name) => {
    const cells = scores.get(name)!.map((score) => {
      const band = `, ${(score.insideRatio * 100).toFixed(1)} % in ${score.meanWidth.toFixed(1)}`;
      return `${score.ratio.toFixed(3)}${name === OURS ? band : ""}`;
    });
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  return { scores, text: ["| method | 60 s | 10 min | 1 h |", "|---|---|---|---|", ...lines].join("\n") };
}

function risingEdges(trace: Trace, isActive: (seconds: number, percent: number) => boolean): number[] {
  let was = false;
  return trace.seconds.filter((seconds, i) => {
    const is = isActive(seconds, trace.percents[i]!);
    const isEdge = is && !was;
    was = is;
    return isEdge;
  });
}

/** All times at which one of the shipped rules raised an alarm. */
function ownAlarms(trace: Trace): number[] {
  const backtest = backtestOf(trace.name);
  const active = new Set<string>();
  const raised: number[] = [];
  trace.seconds.forEach((seconds, i) => {
    for (const { ruleId, state } of backtest.push(seconds * 1000, trace.percents[i]!, 100).changes) {
      if (state === "active" && !active.has(ruleId)) raised.push(seconds);
      if (state === "active") active.add(ruleId);
      if (state === "cleared") active.delete(ruleId);
    }
  });
  return raised;
}

function alarmTable(folder: string): { own: AlarmScore; text: string } {
  const labels: Record<string, CaseLabel> = JSON.parse(readFileSync(join(folder, "labels.json"), "utf8"));
  const names = [...plainAlarms().map(({ name }) => name), `${OURS}: the shipped rules`];
  const scores = names.map(() => new AlarmScore());
  for (const [name, label] of Object.entries(labels)) {
    const trace = readTrace(folder, name);
    plainAlarms().forEach((alarm, i) => {
      scores[i]!.add(
        label,
        risingEdges(trace, (seconds, percent) => alarm.push(seconds, percent)),
      );
    });
    scores.at(-1)!.add(label, ownAlarms(trace));
  }
  const lines = scores.map(
    ({ foundRatio, medianLeadShare, falsePerHostDay }, i) =>
      `| ${names[i]} | ${foundRatio.toFixed(2)} | ${medianLeadShare.toFixed(2)} | ${falsePerHostDay.toFixed(2)} |`,
  );
  const head = [
    "| method | leaks found | median lead, share of the leak | false alarms per host and day |",
    "|---|---|---|---|",
  ];
  return { own: scores.at(-1)!, text: [...head, ...lines].join("\n") };
}

/** Microseconds of CPU that a sample takes at a pace, and what is kept of the series. */
function costAt(trace: Trace, spacingMs: number): { microseconds: number; stateBytes: number } {
  const foresight = new Foresight(true);
  const count = trace.percents.length;
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) foresight.push(i * spacingMs, trace.percents[i]!, 100);
  const { user, system } = process.cpuUsage(before);
  return { microseconds: (user + system) / count, stateBytes: serialize(foresight.save()).length };
}

/** How good forecasts and alarms are on the traces and cases of a folder, next to plain methods. */
export function benchForesight(folder: string): BenchResult[] {
  const traces = traceNames(join(folder, "traces")).map((name) => readTrace(join(folder, "traces"), name));
  const { scores, text } = forecastTable(traces);
  console.log(`\nMean absolute error against "it stays as it is", on ${traces.length} machines\n\n${text}\n`);
  const alarms = alarmTable(join(folder, "cases"));
  console.log(`${alarms.text}\n`);
  const own = scores.get(OURS)!;
  const ahead = ["60 s", "10 min", "1 h"];
  const results = own.flatMap((score, h): BenchResult[] => [
    {
      what: `Forecast ${ahead[h]} ahead, error against "it stays as it is"`,
      measured: score.ratio.toFixed(3),
      wanted: `at most ${WANTED_RATIOS[h]!.toFixed(2)}`,
      met: score.ratio < WANTED_RATIOS[h]! + 0.0005,
    },
    {
      what: "… inside the 90 % band, and its width",
      measured: `${(score.insideRatio * 100).toFixed(1)} %, ${score.meanWidth.toFixed(2)}`,
      wanted: `88 to 92 %, at most ${WANTED_WIDTHS[h]}`,
      met: score.insideRatio >= 0.88 && score.insideRatio <= 0.92 && score.meanWidth <= WANTED_WIDTHS[h]!,
    },
  ]);
  const { foundRatio, medianLeadShare, falsePerHostDay } = alarms.own;
  const cost = { fast: costAt(traces[0]!, 100), usual: costAt(traces[0]!, 10_000), slow: costAt(traces[0]!, 60_000) };
  const mostMicroseconds = Math.max(cost.fast.microseconds, cost.usual.microseconds, cost.slow.microseconds);
  return [
    ...results,
    {
      what: "Leaks found; median lead as share of the leak; false alarms per host and day",
      measured: `${foundRatio.toFixed(2)}; ${medianLeadShare.toFixed(2)}; ${falsePerHostDay.toFixed(2)}`,
      wanted: "at least 0.98; at least 0.50; at most 0.10",
      met: foundRatio >= 0.98 && medianLeadShare >= 0.5 && falsePerHostDay <= 0.1,
    },
    {
      what: "Forecast, CPU for a sample every 0.1 s, 10 s, 60 s",
      measured: `${cost.fast.microseconds.toFixed(1)}, ${cost.usual.microseconds.toFixed(1)}, ${cost.slow.microseconds.toFixed(1)} µs`,
      wanted: "below 20 µs",
      met: mostMicroseconds < 20,
    },
    {
      what: "… state of a series",
      measured: `${(cost.usual.stateBytes / 1000).toFixed(0)} kB`,
      wanted: "below 64 kB",
      met: cost.usual.stateBytes < 64_000,
    },
  ];
}
