import { configDefaults, defineConfig } from "vitest/config";

const INTEGRATION = "**/*.integration.test.ts";
/** Over a real Keystone and Nova that somebody has started: not part of `npm test`. */
const OPENSTACK = "**/*.openstack.test.ts";
const exclude = [...configDefaults.exclude, "**/dist/**", "**/.next/**", "data/**", "e2e/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...exclude, INTEGRATION, OPENSTACK],
          // A machine that is busy with other things is no reason to fail.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "integration",
          include: [INTEGRATION],
          exclude,
          pool: "forks",
          maxWorkers: 2,
          // A test must not act on the cloud that somebody's shell is set up for.
          env: { OS_CLOUD: "", OS_AUTH_URL: "" },
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "openstack",
          include: [OPENSTACK],
          exclude,
          fileParallelism: false,
          testTimeout: 150_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
