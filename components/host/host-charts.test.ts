import { expect, it } from "vitest";
import { chartSections } from "./host-charts";

const linesOf = (seriesIds: string[]) =>
  chartSections(seriesIds).flatMap(({ title, charts }) =>
    charts.map((chart) => [title, chart.title, chart.lines.map(({ label }) => label)]),
  );

it("draws what others report, with the share of memory where its size is not known", () => {
  expect(linesOf(["lizmon.cpu", "lizmon.mem", "lizmon.queue length", "cpu.busy", "memory.used_ratio"])).toEqual([
    ["Memory", "Memory", ["used"]],
    ["Processor", "CPU", ["busy"]],
    ["As others name it", "queue length, as Lizmon has it", ["value"]],
  ]);
});

it("draws a cloud by its servers, hypervisors and services", () => {
  const ofHypervisors = ["a", "b.example"].flatMap((name) =>
    ["used", "total"].map((amount) => `openstack.hypervisor.${name}.vcpus.${amount}`),
  );
  const servers = ["error", "active", "total"].map((state) => `openstack.servers.${state}`);
  expect(linesOf([...servers, ...ofHypervisors, "openstack.service.nova-compute@a.lost"])).toEqual([
    ["The cloud", "Servers by state", ["active", "error"]],
    ["The cloud", "vCPUs used", ["a", "b.example"]],
    ["The cloud", "Services that are enabled and down", ["nova-compute@a"]],
  ]);
});

it("draws sensors, and not their limits", () => {
  expect(linesOf(["temperature.cpu", "temperature.cpu.limit", "temperature.board"])).toEqual([
    ["Processes and pressure", "Temperatures", ["Temperature board", "Temperature cpu"]],
  ]);
});

it("draws what disks say and what folders hold, at most eight lines in a chart", () => {
  const folders = Array.from({ length: 10 }, (_, i) => `folder./srv/slappart${i}.used`);
  const disk = ["healthy", "temperature", "pending", "media_errors"].map((name) => `smart.bus/0_megaraid_8.${name}`);
  const drawn = linesOf([...folders, "folder.unmeasured_count", ...disk, "smart.nvme0.wear"]);
  expect(drawn).toEqual([
    ["Disks", "Folders, the first 8 of 10", folders.slice(0, 8).map((id) => id.slice(7, -5))],
    ["Health of disks", "Disks say that they are healthy (1) or failing (0)", ["bus/0_megaraid_8"]],
    ["Health of disks", "Temperatures of disks", ["bus/0_megaraid_8"]],
    ["Health of disks", "Life that disks have used", ["nvme0"]],
    [
      "Health of disks",
      "Unreadable sectors and uncorrected errors",
      ["bus/0_megaraid_8 pending", "bus/0_megaraid_8 errors"],
    ],
  ]);
});
