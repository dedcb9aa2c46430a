import { afterEach, describe, expect, it } from "vitest";
import { SampleTable } from "../../pipeline/sample-table";
import { RecordedTree } from "../fixtures/recorded-tree";
import { Temperature } from "./temperature";

let tree: RecordedTree;
afterEach(() => tree.delete());
const values = (table: SampleTable) =>
  Object.fromEntries([...table.entries()].map(([id, slot]) => [id, table.get(slot)]));

describe("Temperature", () => {
  it("names each sensor once, tells equal chips apart, and passes over faulty sensors and repeated zones", async () => {
    tree = new RecordedTree("big-server");
    tree.link("sys/class/hwmon/hwmon0/device", "../../../coretemp.0");
    tree.link("sys/class/hwmon/hwmon1/device", "../../../coretemp.1");
    const table = new SampleTable();
    const source = new Temperature(tree.sysfsPath);
    await source.read(table);
    expect(values(table)).toEqual({
      "temperature.coretemp_coretemp.0_Package_id_0": 51,
      "temperature.coretemp_coretemp.0_Package_id_0.limit": 95,
      "temperature.coretemp_coretemp.0_Core_0": 48,
      "temperature.coretemp_coretemp.0_Core_0.limit": 95,
      "temperature.coretemp_coretemp.1_Package_id_1": 52,
      "temperature.coretemp_coretemp.1_Package_id_1.limit": 95,
      "temperature.coretemp_coretemp.1_Core_0": 48,
      // This one tells no critical temperature.
      "temperature.coretemp_coretemp.1_Core_0.limit": 85,
      "temperature.nvme_Composite": 38.85,
      "temperature.nvme_Composite.limit": 84.85,
      "temperature.nct6775_temp3": 32.5,
      "temperature.x86_pkg_temp": 52,
      "temperature.x86_pkg_temp.limit": 105,
    });
    tree.remove("sys/class/hwmon/hwmon2");
    tree.write("sys/class/thermal/thermal_zone0/temp", "not a number\n");
    await source.read(table);
    expect(values(table)).not.toHaveProperty("temperature.nvme_Composite");
    expect(values(table)).not.toHaveProperty("temperature.nvme_Composite.limit");
    expect(values(table)["temperature.nvme"]).toBe(38.85);
    expect(values(table)["temperature.x86_pkg_temp"]).toBeNaN();
  });

  it("has nothing to say of a machine without sensors", async () => {
    tree = new RecordedTree("small-vm");
    const table = new SampleTable();
    await new Temperature(tree.sysfsPath).read(table);
    expect(values(table)).toEqual({});
  });
});
