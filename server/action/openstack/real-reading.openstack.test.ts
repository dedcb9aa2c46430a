import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEnvironmentClouds } from "../read-environment-clouds";
import { CloudConnection } from "./cloud-connection";
import { readCloud } from "./read-cloud";

/** Over a real Keystone and Nova, named by OS_* variables, with the compute hosts compute-1 and compute-2; OS_RIG_VIEWER_* is a reader of it. */
let connection: CloudConnection;
let reader: CloudConnection;

beforeAll(() => {
  const { clouds, problems } = readEnvironmentClouds(process.env);
  const [found] = clouds;
  if (!found) throw new Error(`OS_* variables must name a real cloud. ${problems.join(" ")}`);
  const { settings, secret } = found;
  if (settings.auth.method !== "password") throw new Error("this test needs a cloud with a password");
  const { OS_RIG_VIEWER_USER: username = "", OS_RIG_VIEWER_PASSWORD = "" } = process.env;
  connection = new CloudConnection({ ...settings, secret });
  reader = new CloudConnection({ ...settings, auth: { ...settings.auth, username }, secret: OS_RIG_VIEWER_PASSWORD });
});
afterAll(async () => {
  await connection?.close();
  await reader?.close();
});

describe("a real Keystone and Nova", () => {
  it("tell hypervisors with what they hold, every service, and servers", async () => {
    const { hypervisors, services, vms, problem } = await readCloud(connection, {});
    expect(problem).toBe("");
    expect(hypervisors?.map(({ name }) => name).sort()).toEqual(["compute-1", "compute-2"]);
    for (const { vcpuCount, memoryBytes, diskBytes, usedVcpuCount, runningVmCount } of hypervisors!) {
      expect(Math.min(vcpuCount!, memoryBytes!, diskBytes!)).toBeGreaterThan(0);
      expect([usedVcpuCount, runningVmCount]).toEqual([0, 0]);
    }
    expect(services?.map(({ binary, host }) => `${binary}@${host}`).sort()).toEqual([
      "nova-compute@compute-1",
      "nova-compute@compute-2",
      "nova-conductor@controller",
      "nova-scheduler@controller",
    ]);
    expect(services?.every(({ isUp, isEnabled }) => isUp && isEnabled)).toBe(true);
    expect(vms).toEqual([]);
  });

  it("refuse a reader, in Nova's words", async () => {
    await expect(readCloud(reader, {})).rejects.toThrow(/Policy doesn't allow os_compute_api:/);
  });
});
