#!/usr/bin/env node
// A registry that lacks packages of other platforms leaves them out of package-lock.json, and `npm ci` then refuses the file
// elsewhere. This adds their entries. Run it behind `npm install`.
import { readFileSync, writeFileSync } from "node:fs";

const LOCK_FILE = "package-lock.json";
const SYSTEMS = "android|darwin|linux|win32|freebsd|openharmony|sunos|aix|netbsd|openbsd";
const PROCESSORS = "arm64|x64|arm|ia32|ppc64|riscv64|s390x|loong64";
const LIBRARIES = "musleabihf|gnueabihf|musl|gnu|msvc|eabi";
const PLATFORM = new RegExp(`(?:(${SYSTEMS})-?(${PROCESSORS})?(?:-(${LIBRARIES}))?|(wasm32)(?:-wasi)?)$`);

function platformOf(name) {
  const [, os, cpu, libc, wasm] = PLATFORM.exec(name) ?? [];
  if (wasm) return { cpu: [wasm] };
  if (!os) return undefined;
  return { cpu: [cpu ?? "x64"], os: [os], ...(libc?.startsWith("musl") ? { libc: ["musl"] } : {}) };
}

const lock = JSON.parse(readFileSync(LOCK_FILE, "utf8"));
const packages = lock.packages;
let added = 0;
for (const [path, entry] of Object.entries({ ...packages })) {
  if (path === "") continue;
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (packages[`node_modules/${name}`] || packages[`${path}/node_modules/${name}`]) continue;
    const platform = platformOf(name);
    if (!platform) {
      console.error(`not a package of a platform, left out: ${name}`);
      continue;
    }
    const version = range.replace(/^[\^~]/, "");
    packages[`node_modules/${name}`] = { version, ...platform, ...(entry.dev ? { dev: true } : {}), optional: true };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(LOCK_FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added to ${LOCK_FILE}`);
