import { afterEach, describe, expect, it } from "vitest";
import { SampleTable } from "../../pipeline/sample-table";
import { RecordedTree } from "../fixtures/recorded-tree";
import { ProcNetDev } from "./proc-net-dev";

const HEADER = "Inter-|   Receive      |  Transmit\n face |bytes packets|bytes packets\n";
const line = (name: string, inBytes: number, outBytes = 0, inErrors = 0, outDropped = 0) =>
  `${name}:${inBytes} 1 ${inErrors} 0 0 0 0 0 ${outBytes} 1 0 ${outDropped} 0 0 0 0\n`;

let tree: RecordedTree;
let source: ProcNetDev;
let table: SampleTable;
afterEach(() => {
  source.close();
  tree.delete();
});

function start(machine: "empty" | "big-server" = "empty"): void {
  tree = new RecordedTree(machine);
  source = new ProcNetDev(tree.procfsPath, tree.sysfsPath);
  table = new SampleTable();
}
function tick(seconds: number, ...lines: string[]): void {
  tree.write("proc/net/dev", HEADER + lines.join(""));
  source.read(table, seconds * 1000, seconds * 1000);
}
const ids = () => [...table.entries()].map(([id]) => id);

describe("ProcNetDev", () => {
  it("has a speed from the second read on, over wraps, and leaves one out after a reset", () => {
    start();
    tick(0, line("eth0", 2 ** 32 - 1000, 10));
    expect(table.valueOf("net.eth0.in")).toBeNaN();
    tick(1, line("eth0", 500, 110));
    expect(table.valueOf("net.eth0.in")).toBe(1500);
    expect(table.valueOf("net.eth0.out")).toBe(100);
    tick(2, line("eth0", 700, 5));
    expect(table.valueOf("net.eth0.in")).toBe(200);
    expect(table.valueOf("net.eth0.out")).toBeNaN();
    expect(table.valueOf("net.total.out")).toBeNaN();
    tick(3, line("eth0", 700, 25));
    expect(table.valueOf("net.eth0.out")).toBe(20);
  });

  it("follows interfaces that are plugged in, pulled out and renamed, without a jump in the total", () => {
    start();
    tick(0, line("lo", 0), line("eth0", 1000));
    tick(1, line("lo", 9), line("eth0", 1100));
    tick(2, line("lo", 9), line("usb0", 5_000_000), line("eth0", 1200));
    expect(table.valueOf("net.usb0.in")).toBeNaN();
    expect(table.valueOf("net.total.in")).toBe(100);
    tick(3, line("lo", 9), line("usb0", 5_000_050), line("eth0", 1300));
    expect(table.valueOf("net.total.in")).toBe(150);
    tick(4, line("lo", 9), line("lan0", 1400));
    expect(ids().filter((id) => id.includes("usb0") || id.includes("eth0"))).toEqual([]);
    expect(table.valueOf("net.lan0.in")).toBeNaN();
    tick(5, line("lo", 9), line("lan0", 1450));
    expect(table.valueOf("net.total.in")).toBe(50);
  });

  it("keeps each interface's own numbers when their order changes", () => {
    start();
    tick(0, line("a0", 100), line("b0", 1000), line("c0", 10_000));
    tick(1, line("c0", 10_003), line("a0", 101), line("b0", 1002));
    expect(["a0", "b0", "c0"].map((name) => table.valueOf(`net.${name}.in`))).toEqual([1, 2, 3]);
    tick(2, line("c0", 10_006), line("b0", 1004), line("b0", 9999));
    expect(table.valueOf("net.b0.in")).toBe(2);
    expect(ids()).not.toContain("net.a0.in");
  });

  it("counts only interfaces with hardware in the total", () => {
    start("big-server");
    source.read(table, 0, 0);
    tree.write(
      "proc/net/dev",
      tree.read("proc/net/dev").replace(/^( *\S+: )(\d+)/gm, (_, name, bytes) => name + (Number(bytes) + 1000)),
    );
    source.read(table, 1000, 1000);
    expect(table.valueOf("net.bond0.in")).toBe(1000);
    expect(table.valueOf("net.tap0f1e2d3c-4b.in")).toBe(1000);
    expect(table.valueOf("net.total.in")).toBe(2000);
    expect(table.valueOf("net.total.in_errors_count")).toBe(1 + 2);
    expect(table.valueOf("net.total.out_dropped_count")).toBe(4 + 8);
  });

  it("counts a virtual function once, with the interface it serves", () => {
    start();
    tree.write("sys/class/net/eth0/device/vendor", "");
    tree.write("sys/class/net/enP1s1/device/vendor", "");
    tree.link("sys/class/net/enP1s1/master", "../eth0");
    tick(0, line("eth0", 0), line("enP1s1", 0));
    tick(1, line("eth0", 70), line("enP1s1", 70));
    expect(table.valueOf("net.total.in")).toBe(70);
  });

  it("in a container counts what is neither lo nor a bridge nor plugged into one", () => {
    start();
    tree.write("sys/class/net/docker0/bridge/stp_state", "0");
    tree.write("sys/class/net/x1/mtu", "");
    tree.link("sys/class/net/x1/master", "../docker0");
    const all = (bytes: number) => ["lo", "eth0", "docker0", "x1", "ifb0"].map((name) => line(name, bytes));
    tick(0, ...all(0));
    tick(1, ...all(10));
    expect(table.valueOf("net.total.in")).toBe(10);
  });

  it("makes no id of a name that cannot be one, and no sum of an interface called total", () => {
    start();
    tick(0, line("a,b", 0), line("total", 0), line("a_b", 0), line("eth0", 0));
    tick(1, line("a,b", 1), line("total", 2), line("a_b", 4), line("eth0", 8));
    expect(table.valueOf("net.a_b.in")).toBe(1);
    expect(table.valueOf("net.total_.in")).toBe(2);
    expect(ids().some((id) => id.includes(","))).toBe(false);
  });

  it("refuses a file without interfaces", () => {
    start();
    expect(() => tick(0)).toThrow(/no line of a network interface/);
  });
});
