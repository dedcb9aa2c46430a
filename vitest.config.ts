import { configDefaults, defineConfig } from "vitest/config";

const INTEGRATION = "**/*.integration.test.ts";
const exclude = [...configDefaults.exclude, "**/dist/**", "**/.next/**", "data/**", "e2e/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...exclude, INTEGRATION],
        },
      },
      {
        test: {
          name: "integration",
          include: [INTEGRATION],
          exclude,
          pool: "forks",
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
