import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { SETTINGS } from "./setting-definitions";
import { readSettings, SettingsError, settingsTable, settingsToEnvironment } from "./settings";
import { projectRoot } from "./supervise/project-root";

function messageOf(flags: Parameters<typeof readSettings>[0], env: Record<string, string> = {}): string {
  try {
    readSettings(flags, env);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  throw new Error("the settings were taken");
}

describe("readSettings", () => {
  it("has defaults for a machine on its own", () => {
    const settings = readSettings({}, {});
    expect(settings).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      data: path.join(projectRoot(), "data"),
      spool: path.join(projectRoot(), "data", "collector"),
      redisUrl: null,
      redisStateUrl: null,
      intervalMs: 1000,
      watchedIntervalMs: 100,
      metricsMemoryBytes: 512 * 1024 * 1024,
      logLevel: "info",
      pathProcfs: "/proc",
      sessionKey: null,
    });
  });

  it("lets a flag win over the environment and the environment over the default", () => {
    expect(readSettings({ port: "4000" }, { PREMONITOR_PORT: "5000" }).port).toBe(4000);
    expect(readSettings({}, { PREMONITOR_PORT: "5000" }).port).toBe(5000);
    expect(readSettings({}, { PREMONITOR_PORT: "" }).port).toBe(3000);
  });

  it.each([
    ["1s", 1000],
    ["100ms", 100],
    ["0.1", 100],
    ["0.25s", 250],
    ["60", 60_000],
  ])("reads the interval %s", (text, ms) => {
    expect(readSettings({}, { PREMONITOR_INTERVAL: text }).intervalMs).toBe(ms);
  });

  it.each(["0", "99ms", "61s", "fast", "-1", "1 m", "1e3ms"])("refuses the interval %s", (text) => {
    const message = messageOf({}, { PREMONITOR_INTERVAL: text });
    expect(message).toBe(
      `PREMONITOR_INTERVAL is "${text}": it must be 0.1 s to 60 s, as 1s, 100ms or a number of seconds.`,
    );
  });

  it("wants the files of a certificate for a port for pushes over TLS", () => {
    const files = { pushTlsCertFile: "/etc/cert.pem", pushTlsKeyFile: "/etc/key.pem" };
    expect(readSettings({ pushTlsPort: "8443", ...files }, {})).toMatchObject({ pushTlsPort: 8443, ...files });
    expect(messageOf({ pushTlsPort: "8443" }, { PREMONITOR_PUSH_TLS_CERT: "/etc/cert.pem" })).toBe(
      "--push-tls-port needs --push-tls-cert and --push-tls-key: the files of the port's certificate.",
    );
  });

  it("names the flag when the flag is wrong", () => {
    expect(messageOf({ port: "70000" })).toBe(
      '--port is "70000": it must be a port from 0 to 65535 (0: any free one).',
    );
    expect(messageOf({ logLevel: "loud" })).toContain("trace, debug, info");
    expect(messageOf({ metricsMemoryBytes: "1m" })).toContain("at least 32m");
    expect(messageOf({ publicUrl: "ftp://x" })).toContain("http:// or https://");
    for (const wrong of ["proxy.example", "10.0.0.0/33", "10.0.0.1/8/8", "loopback,,"]) {
      expect(messageOf({ trustedProxies: wrong })).toContain("addresses or networks");
    }
  });

  it("reads folders, with any text in their last part only", () => {
    expect(readSettings({ folders: "/srv/slapgrid/*, /var/lib/mysql/" }, {}).folders).toBe(
      "/srv/slapgrid/*,/var/lib/mysql",
    );
    expect(readSettings({ folders: "/" }, {}).folders).toBe("/");
    for (const wrong of ["srv", "/srv/*/data", "/srv,,/var", `/${"x".repeat(5000)}`]) {
      expect(messageOf({ folders: wrong })).toContain("absolute paths with commas between");
    }
  });

  it("never shows a secret in an error", () => {
    expect(messageOf({}, { REDIS_URL: "http://:hunter2@redis" })).not.toContain("hunter2");
    expect(messageOf({}, { PREMONITOR_SESSION_KEY: "hunter2" })).not.toContain("hunter2");
    expect(messageOf({ token: "hunter2" })).not.toContain("hunter2");
  });

  it("takes the metrics' Redis for the state when only that is given", () => {
    expect(readSettings({}, { REDIS_URL: "redis://a:6379" }).redisStateUrl).toBe("redis://a:6379");
    expect(readSettings({}, { REDIS_URL: "redis://a", REDIS_STATE_URL: "redis://b" }).redisStateUrl).toBe("redis://b");
    expect(readSettings({}, { REDIS_STATE_URL: "redis://b" })).toMatchObject({
      redisUrl: null,
      redisStateUrl: "redis://b",
    });
  });

  it("survives the way through a child's environment", () => {
    const settings = readSettings(
      {
        port: "0",
        intervalMs: "0.25",
        watchedIntervalMs: "0.1",
        data: "/tmp/somewhere",
        metricsMemoryBytes: "1g",
        folders: "/srv/*",
      },
      { REDIS_URL: "unix:///tmp/a.sock", PREMONITOR_SESSION_KEY: "k".repeat(40), PREMONITOR_CA: "/tmp/ca.pem" },
    );
    expect(readSettings({}, settingsToEnvironment(settings))).toEqual(settings);
  });

  it("has each flag and each variable once", () => {
    const flags = Object.values(SETTINGS).flatMap((setting) => setting.flag ?? []);
    const variables = Object.values(SETTINGS).map((setting) => setting.env);
    expect(new Set(flags).size).toBe(flags.length);
    expect(new Set(variables).size).toBe(variables.length);
  });
});

describe("README.md", () => {
  it("holds the table of settings as the code has it (`npm run settings-table` writes it)", () => {
    const readme = readFileSync(path.join(projectRoot(), "README.md"), "utf8");
    const [, table] = /<!-- settings -->\n([\s\S]*?)\n<!-- \/settings -->/.exec(readme) ?? [];
    expect(table).toBe(settingsTable());
  });
});
