import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../../domain/fixtures/heap-growth";
import { mutated } from "../../../domain/fixtures/mutated";
import { hostIdOfDomain } from "../../../domain/host-id-of-domain";
import { libvirtSourceShape } from "../../../domain/libvirt-source";
import { DomainValues } from "./domain-values";
import { parseDomstats } from "./parse-domstats";

const KIB = 1024;
/** What `virsh domstats --raw` prints of three VMs (virsh(1)), and ten seconds later. */
const [first, second] = [1, 2].map((n) =>
  readFileSync(join(import.meta.dirname, `fixtures/domstats-${n}.txt`), "utf8"),
) as [string, string];

function valuesAfterTenSeconds(name: string): Record<string, number> {
  const values = new DomainValues();
  const of = (text: string) => parseDomstats(text).find((domain) => domain.name === name)!;
  values.next(of(first), 0);
  return Object.fromEntries(values.next(of(second), 10_000));
}

describe("DomainValues", () => {
  it("follows a device by its name when another one before it is unplugged", () => {
    const reading = (interfaces: [name: string, received: number][]) => ({
      fields: new Map([
        ["state.state", "1"],
        ["net.count", String(interfaces.length)],
        ...interfaces.flatMap(([name, received], i): [string, string][] => [
          [`net.${i}.name`, name],
          [`net.${i}.rx.bytes`, String(received)],
        ]),
      ]),
    });
    const values = new DomainValues();
    values.next(
      reading([
        ["tap0", 100],
        ["tap1", 5_000_000],
      ]),
      0,
    );
    expect(values.next(reading([["tap1", 5_000_100]]), 10_000)).toEqual([
      ["vm.running", 1],
      ["net.tap1.in", 10],
      ["net.total.in", 10],
    ]);
  });

  it("tells CPU, the guest's own view of its memory, interfaces and disks", () => {
    const values = valuesAfterTenSeconds("instance-0000001a");
    expect(values).toMatchObject({
      "cpu.busy": 0.75,
      "cpu.core.0.busy": 1,
      "cpu.core.1.busy": 0.5,
      "memory.total": 4_039_664 * KIB,
      "memory.used": (4_039_664 - 1_919_832) * KIB,
      "memory.available": 1_919_832 * KIB,
      "memory.free": 1_100_000 * KIB,
      "swap.in": 4 * KIB,
      "net.tapd21acb51-35.in": 500_000,
      "net.tapd21acb51-35.out": 100_000,
      "net.tapd21acb51-35.in_dropped": 0,
      "net.total.in": 500_000,
      "disk.vda.read": 409_600,
      "disk.vda.write": 819_200,
      "disk.vda.read_operations": 10,
      "disk.vda.await": 3,
      "disk.total.write_operations": 10,
    });
    expect(values["disk.sda.await"]).toBeUndefined();
  });

  it("tells no used memory of a guest that says nothing of it, and nothing of a VM that is off", () => {
    const silent = valuesAfterTenSeconds("web.example");
    expect(silent["memory.total"]).toBe(2 ** 30);
    expect(Object.keys(silent).filter((id) => id.startsWith("memory."))).toEqual(["memory.total"]);
    expect(valuesAfterTenSeconds("build agent (old)")).toEqual({});
  });

  it("tells that a VM runs, and when it runs no more", () => {
    const values = new DomainValues();
    const of = (state: string) => values.next({ fields: new Map([["state.state", state]]) }, 0);
    expect(["5", "1", "5", "1"].map(of)).toEqual([[], [["vm.running", 1]], [["vm.running", 0]], [["vm.running", 1]]]);
  });

  it("bears whatever is printed, and remembers a bounded number of counters", async () => {
    const values = new DomainValues();
    let atMs = 0;
    const grown = await heapGrowthBytes(mutated([first.slice(0, 900), second.slice(0, 900)], 100_000), (text) => {
      for (const domain of parseDomstats(text.toString("latin1"))) {
        for (const [seriesId, value] of values.next(domain, ++atMs)) {
          if (!Number.isFinite(value) || seriesId.length > 256) throw new Error(`${seriesId} is ${value}`);
        }
      }
    });
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  });
});

it("makes host ids of the names of VMs", () => {
  expect(hostIdOfDomain("build agent (old)")).toBe("build-agent--old-");
  expect(hostIdOfDomain("instance-0000001a")).toBe("instance-0000001a");
  expect(hostIdOfDomain("---")).toBeUndefined();
});

describe("a hypervisor's URI", () => {
  const isTaken = (uri: string) => libvirtSourceShape.hypervisors.safeParse([{ uri, name: "node-1" }]).success;
  it.each([
    "qemu:///system",
    "qemu+ssh://root@node-1/system",
    "qemu+tls://node-1.example:16514/system",
    "test:///default",
  ])("may be %s", (uri) => {
    expect(isTaken(uri)).toBe(true);
  });
  it.each([
    "qemu+ext:///system?command=/bin/sh",
    "qemu+ssh://node-1/system?command=/tmp/x",
    "qemu+ssh://-oProxyCommand=x/system",
    "qemu:///system?socket=/tmp/x",
    "test:///etc/passwd",
    "--version",
  ])("is not %s, by which programs of the server could be run or files be read", (uri) => {
    expect(isTaken(uri)).toBe(false);
  });
});
