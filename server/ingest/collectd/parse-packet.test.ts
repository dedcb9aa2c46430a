import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../../domain/fixtures/heap-growth";
import { mutated } from "../../../domain/fixtures/mutated";
import { packetSecurity } from "./packet-security";
import { parsePacket } from "./parse-packet";
import { SHIPPED_TYPES } from "./shipped-types";
import { textOfName } from "./value-list";

/** Datagrams that the original network plugin sent. */
const PACKETS = readFileSync(join(import.meta.dirname, "fixtures/collectd-network-packets.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { mode: "plain" | "sign" | "encrypt"; hex: string })
  .map(({ mode, hex }) => ({ mode, bytes: Buffer.from(hex, "hex") }));

const PASSWORDS = { user: "secret", another: "p" };
const OPEN = packetSecurity("none", PASSWORDS);
const read = (bytes: Buffer, security = OPEN) => parsePacket(bytes, SHIPPED_TYPES, security);
const refusalsOf = (bytes: Buffer, security = OPEN) => read(bytes, security).refusals.map(({ reason }) => reason);
const of = (mode: string) => PACKETS.filter((packet) => packet.mode === mode).map(({ bytes }) => bytes);

function part(type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(4 + body.length, 2);
  return Buffer.concat([header, body]);
}
const text = (type: number, word: string) => part(type, Buffer.from(`${word}\0`));

describe("parsePacket", () => {
  it("reads what the original sends, the same whether plain, signed or encrypted", () => {
    const [plain, signed, encrypted] = ["plain", "sign", "encrypt"].map((mode) => of(mode).map((bytes) => read(bytes)));
    expect(plain).toHaveLength(5);
    for (const messages of [plain!, signed!, encrypted!]) {
      expect(messages.flatMap(({ refusals }) => refusals)).toEqual([]);
      expect(messages.map(({ lists }) => lists.length)).toEqual(plain!.map(({ lists }) => lists.length));
    }
    expect(signed!.map(({ lists }) => lists)).toEqual(plain!.map(({ lists }) => lists));
    expect(encrypted!.map(({ lists }) => lists)).toEqual(plain!.map(({ lists }) => lists));
    const [load, octets] = plain![2]!.lists;
    expect(load).toEqual({
      host: "web-01.example.com",
      plugin: "load",
      pluginInstance: "",
      type: "load",
      typeInstance: "",
      atMs: expect.closeTo(1_795_173_939_557, -1),
      intervalMs: 1000,
      sources: SHIPPED_TYPES.get("load"),
      values: [2.7216796875, 2.04052734375, 1.0302734375],
    });
    expect([textOfName(octets!), octets!.values]).toEqual(["interface-lo/if_octets", [8_136_696n, 8_136_696n]]);
  });

  it("reads notifications", () => {
    expect(read(of("plain")[0]!).notifications).toEqual([
      {
        host: "web-01.example.com",
        plugin: "interface",
        pluginInstance: "lo",
        type: "if_octets",
        typeInstance: "",
        atMs: 1_795_173_939_556,
        sequence: expect.any(Number),
        severity: "okay",
        text: 'Host web-01.example.com, plugin interface (instance lo) type if_octets: All data sources are within range again. Current value of "rx" is nan.',
        value: null,
        bound: null,
      },
    ]);
    expect(read(of("plain")[1]!).notifications[0]).toMatchObject({ host: "localhost", severity: "warning" });
  });

  it("takes by its level only what is signed, or only what is encrypted", () => {
    const [sign, encrypt] = [packetSecurity("sign", PASSWORDS), packetSecurity("encrypt", PASSWORDS)];
    const unsigned = "the packet is not signed, and only signed ones are taken";
    const unencrypted = "the packet is not encrypted, and only encrypted ones are taken";
    expect(refusalsOf(of("plain")[2]!, sign)).toEqual([unsigned]);
    expect(refusalsOf(of("plain")[2]!, encrypt)).toEqual([unencrypted]);
    expect(refusalsOf(of("sign")[2]!, encrypt)).toEqual([unencrypted]);
    for (const bytes of of("sign")) expect(refusalsOf(bytes, sign)).toEqual([]);
    for (const bytes of of("encrypt")) expect(refusalsOf(bytes, encrypt)).toEqual([]);
    for (const bytes of of("encrypt")) expect(refusalsOf(bytes, sign)).toEqual([]);
  });

  it("refuses another password, an unknown user and a changed byte alike", () => {
    const wrong = ["the user of the packet is not known, or its password is another"];
    for (const mode of ["sign", "encrypt"] as const) {
      const bytes = of(mode)[2]!;
      expect(refusalsOf(bytes, packetSecurity(mode, { user: "Secret" }))).toEqual(wrong);
      expect(refusalsOf(bytes, packetSecurity(mode, { another: "secret" }))).toEqual(wrong);
      const changed = Buffer.from(bytes);
      changed[changed.length - 1]! ^= 1;
      expect(refusalsOf(changed, packetSecurity(mode, PASSWORDS))).toEqual(wrong);
    }
  });

  it("refuses a packet that an unknown user sealed with the empty password", () => {
    const parts = text(0, "evil");
    const sealed = Buffer.concat([createHash("sha1").update(parts).digest(), parts]);
    const iv = randomBytes(16);
    const cipher = createCipheriv("aes-256-ofb", createHash("sha256").update("").digest(), iv);
    const user = Buffer.from("\0\x04evil");
    const packet = part(0x0210, Buffer.concat([user, iv, cipher.update(sealed), cipher.final()]));
    expect(refusalsOf(packet)).toEqual(["the user of the packet is not known, or its password is another"]);
  });

  it("names the numbers of a type that it does not know by their place", () => {
    const values = Buffer.concat([Buffer.from([0, 2, 1, 2]), Buffer.alloc(8), Buffer.from([0, 0, 0, 0, 0, 0, 0, 7])]);
    const seconds = Buffer.from([0, 0, 0, 0, 0x6b, 0, 0, 0]);
    const head = [text(0, "web-1"), part(1, seconds), part(7, Buffer.from([0, 0, 0, 0, 0, 0, 0, 10]))];
    const packet = Buffer.concat([...head, text(2, "mine"), text(4, "pair"), part(6, values)]);
    const { lists, refusals } = read(packet);
    expect(refusals).toEqual([]);
    expect(lists[0]).toMatchObject({
      atMs: 0x6b000000 * 1000,
      intervalMs: 10_000,
      values: [0, 7n],
      sources: [
        { name: "0", kind: "gauge" },
        { name: "1", kind: "derive" },
      ],
    });
  });

  it("keeps what came before a part that is cut off", () => {
    const bytes = of("plain")[2]!;
    const { lists, refusals } = read(bytes.subarray(0, bytes.length - 3));
    expect(lists).toHaveLength(read(bytes).lists.length - 1);
    expect(refusals.map(({ reason }) => reason)).toEqual(["a part of the packet has a wrong length"]);
  });

  it("bears whatever comes, and keeps nothing of it", async () => {
    const all = PACKETS.map(({ bytes }) => bytes);
    const grown = await heapGrowthBytes(mutated(all, 100_000), (bytes) => {
      const { lists, notifications, refusals } = read(bytes);
      for (const list of lists) {
        expect(list.values.length === list.sources.length && list.host !== "" && list.type !== "").toBe(true);
      }
      expect(lists.length + notifications.length + refusals.length).toBeLessThan(1500);
    });
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  });
});
