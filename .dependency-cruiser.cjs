/**
 * Who may import whom (docs/ARCHITECTURE.md). Each folder names what it may import of ours; everything else is forbidden.
 * `npm run verify` checks it, and bin/boundaries.test.ts proves that the check sees what is forbidden.
 */
const OURS = "^(app|components|domain|analysis|pipeline|server|collector|cli|bin|bench|e2e)/";
/** Tests may set up whatever they need. */
const TEST = "\\.test\\.tsx?$|/fixtures/";

/** @param {string} name @param {string} from @param {string[]} allowed */
function mayImport(name, from, allowed) {
  return {
    name,
    severity: "error",
    from: { path: from, pathNot: `${TEST}|/main\\.ts$` },
    to: { path: OURS, pathNot: allowed },
  };
}

/** @param {string} library @param {string} only where it may be imported */
function libraryOnlyIn(library, only) {
  return {
    name: `${library.replace(/[^a-z.-]/g, "")}-only-in-its-place`,
    severity: "error",
    from: { path: OURS, pathNot: `${TEST}|${only}` },
    to: { path: `(^|/)node_modules/(@types/)?${library}/|^${library}(/|$)` },
  };
}

const SERVER_PARTS = ["alarm", "action", "history", "download", "model", "report", "auth"];

module.exports = {
  forbidden: [
    mayImport("domain-imports-nothing-of-ours", "^domain/", ["^domain/"]),
    mayImport("analysis-imports-domain", "^analysis/", ["^analysis/", "^domain/"]),
    mayImport("pipeline-imports-domain-and-analysis", "^pipeline/", ["^pipeline/", "^domain/", "^analysis/"]),
    mayImport("collector-imports-domain-analysis-and-pipeline", "^collector/", [
      "^collector/",
      "^domain/",
      "^analysis/",
      "^pipeline/",
    ]),
    mayImport("components-import-domain", "^components/", ["^components/", "^domain/"]),
    mayImport("app-imports-components-and-domain", "^app/", ["^app/", "^components/", "^domain/"]),
    mayImport("store-imports-domain", "^server/store/", ["^server/store/", "^domain/"]),
    ...SERVER_PARTS.map((part) =>
      mayImport(`${part}-imports-domain-analysis-and-store`, `^server/${part}/`, [
        `^server/${part}/`,
        "^server/store/",
        "^domain/",
        "^analysis/",
      ]),
    ),
    mayImport("push-imports-domain-store-and-how-to-send", "^server/push/", [
      "^server/(push|store)/",
      "^server/action/http-exchange\\.ts$",
      "^server/ingest/otlp/otlp-protobuf\\.ts$",
      "^domain/",
    ]),
    mayImport("live-imports-domain-analysis-store-and-auth", "^server/live/", [
      "^server/(live|store|auth)/",
      "^domain/",
      "^analysis/",
    ]),
    mayImport("ingest-imports-domain-analysis-pipeline-store-and-auth", "^server/ingest/", [
      "^server/(ingest|store|auth)/",
      "^domain/",
      "^analysis/",
      "^pipeline/",
    ]),
    mayImport("http-imports-the-server", "^server/http/", ["^server/", "^domain/", "^analysis/"]),
    mayImport(
      "supervise-imports-settings-store-and-domain",
      "^server/(supervise/|setting(s|-parsers|-definitions)\\.ts)",
      [
        "^server/(supervise|store)/",
        "^server/setting(s|-parsers|-definitions)\\.ts$",
        "^domain/",
        "^bin/[a-z-]+\\.mjs$",
      ],
    ),
    mayImport("cli-imports-no-pages", "^cli/", [
      "^cli/",
      "^server/",
      "^collector/",
      "^analysis/",
      "^domain/",
      "^bin/[a-z-]+\\.mjs$",
    ]),
    mayImport("bin-needs-nothing-but-node", "^bin/", ["^bin/"]),
    {
      name: "nobody-imports-a-main",
      severity: "error",
      from: { path: OURS },
      to: { path: "(^|/)main\\.ts$" },
    },
    {
      name: "no-test-in-the-product",
      severity: "error",
      from: { path: OURS, pathNot: `${TEST}|^e2e/|^bench/` },
      to: { path: `${TEST}|^e2e/` },
    },
    libraryOnlyIn("ioredis", "^server/store/"),
    libraryOnlyIn("socket\\.io", "^server/(live|ingest)/|^server/open-sockets\\.ts$"),
    libraryOnlyIn("socket\\.io-client", "^collector/|^components/live/|^bench/|^e2e/"),
    libraryOnlyIn("dygraphs", "^components/chart/"),
    libraryOnlyIn("systeminformation", "^collector/sources/"),
    libraryOnlyIn("libsvm-js", "^server/model/"),
    libraryOnlyIn("net-snmp", "^server/ingest/snmp/"),
    libraryOnlyIn("next", "^(app|components)/|^server/(main|centre)\\.ts$"),
    { name: "no-cycles", severity: "error", from: { path: OURS }, to: { circular: true } },
    {
      name: "resolvable",
      severity: "error",
      from: { path: OURS },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|data|\\.next|node_modules/\\.)|next-env\\.d\\.ts" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".cjs", ".js", ".d.ts", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
