import { defineConfig } from "playwright/test";
import { CHROMIUM_OPTIONS } from "./chromium-options";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../test-results",
  timeout: 120_000,
  expect: { timeout: 20_000 },
  workers: 1,
  forbidOnly: true,
  use: {
    trace: "retain-on-failure",
    viewport: { width: 1280, height: 800 },
    launchOptions: CHROMIUM_OPTIONS,
  },
});
