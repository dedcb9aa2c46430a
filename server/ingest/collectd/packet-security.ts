import { createDecipheriv, createHash, createHmac, timingSafeEqual } from "node:crypto";

/** What a listener asks of packets. `sign`: signed or encrypted packets alone; `encrypt`: encrypted ones alone. */
export type SecurityLevel = "none" | "sign" | "encrypt";

/** What packets are checked and opened with, by user. */
export interface PacketSecurity {
  level: SecurityLevel;
  senders: ReadonlyMap<string, { password: string; key: Buffer }>;
}

const SIGNATURE = 0x0200;
const ENCRYPTION = 0x0210;
const HEADER_BYTES = 4;
const HMAC_BYTES = 32;
const IV_BYTES = 16;
const SHA1_BYTES = 20;

const UNSIGNED = "the packet is not signed, and only signed ones are taken";
const UNENCRYPTED = "the packet is not encrypted, and only encrypted ones are taken";
const WRONG = "the user of the packet is not known, or its password is another";
const MALFORMED = "the signature or the encryption of the packet is malformed";

const keyOf = (password: string) => createHash("sha256").update(password).digest();
const NOBODY_KEY = keyOf("");

/** @param passwords of those who may send, by user */
export function packetSecurity(level: SecurityLevel, passwords: Readonly<Record<string, string>>): PacketSecurity {
  const senders = Object.entries(passwords).map(
    ([user, password]) => [user, { password, key: keyOf(password) }] as const,
  );
  return { level, senders: new Map(senders) };
}

type Unsealed = { parts: Buffer } | { refusal: string };

/**
 * The parts of a packet, once it is known who sent it. An unknown user and a wrong password look the same from outside.
 * Signed with HMAC-SHA256 over user and parts; encrypted with AES-256 in OFB mode, the key being the password's SHA-256, with a SHA-1 of the
 * parts before them (collectd's network plugin).
 */
export function unsealed(packet: Buffer, { level, senders }: PacketSecurity): Unsealed {
  const type = packet.length >= HEADER_BYTES ? packet.readUInt16BE(0) : -1;
  if (type === ENCRYPTION) return decrypted(packet, senders);
  if (level === "encrypt") return { refusal: UNENCRYPTED };
  if (type === SIGNATURE) return verified(packet, senders, level);
  return level === "none" ? { parts: packet } : { refusal: UNSIGNED };
}

function verified(packet: Buffer, senders: PacketSecurity["senders"], level: SecurityLevel): Unsealed {
  const length = packet.readUInt16BE(2);
  const userAt = HEADER_BYTES + HMAC_BYTES;
  if (length <= userAt || length > packet.length) return { refusal: MALFORMED };
  const parts = packet.subarray(length);
  // What is taken from strangers is not better for a signature that nobody can check.
  if (level === "none") return { parts };
  const sender = senders.get(packet.toString("utf8", userAt, length));
  const expected = createHmac("sha256", sender?.password ?? "")
    .update(packet.subarray(userAt))
    .digest();
  const isRight = timingSafeEqual(expected, packet.subarray(HEADER_BYTES, userAt)) && sender !== undefined;
  return isRight ? { parts } : { refusal: WRONG };
}

function decrypted(packet: Buffer, senders: PacketSecurity["senders"]): Unsealed {
  const length = packet.readUInt16BE(2);
  const userAt = HEADER_BYTES + 2;
  const ivAt = packet.length > userAt ? userAt + packet.readUInt16BE(HEADER_BYTES) : Number.POSITIVE_INFINITY;
  const sealedAt = ivAt + IV_BYTES;
  if (length !== packet.length || sealedAt + SHA1_BYTES > length) return { refusal: MALFORMED };
  const sender = senders.get(packet.toString("utf8", userAt, ivAt));
  const decipher = createDecipheriv("aes-256-ofb", sender?.key ?? NOBODY_KEY, packet.subarray(ivAt, sealedAt));
  const opened = Buffer.concat([decipher.update(packet.subarray(sealedAt)), decipher.final()]);
  const parts = opened.subarray(SHA1_BYTES);
  const isRight =
    timingSafeEqual(createHash("sha1").update(parts).digest(), opened.subarray(0, SHA1_BYTES)) && sender !== undefined;
  return isRight ? { parts } : { refusal: WRONG };
}
