import { isIPv6 } from "node:net";
import snmp, { type Session, type Varbind } from "net-snmp";
import { type SnmpSignIn, type SnmpTarget, snmpSecrets } from "../../../domain/snmp-source";
import type { SourceSecrets } from "../../../domain/source";

const TIMEOUT_MS = 2000;
const RETRIES = 1;
/** Rows that one answer may hold: with counters of 64 bits they fit an Ethernet frame. */
const ROWS_AT_ONCE = 20;
/** Of a column; what lies behind is not read. */
const MAX_ROWS = 2000;

export type SnmpValue = number | string;

/** Asks one target. A session is made for each reading, so that nothing of a reading that failed is left. */
export class SnmpSession {
  private readonly session: Session;
  private isClosed = false;

  /** @param secrets by the names that `snmpSecrets` gives */
  constructor(signIn: SnmpSignIn, { address, port }: Pick<SnmpTarget, "address" | "port">, secrets: SourceSecrets) {
    const names = snmpSecrets(signIn);
    const transport = isIPv6(address) ? ("udp6" as const) : ("udp4" as const);
    const options = { port, transport, retries: RETRIES, timeout: TIMEOUT_MS };
    this.session =
      signIn.version === "2c"
        ? snmp.createSession(address, secrets[names.community ?? ""] ?? "", { ...options, version: snmp.Version2c })
        : snmp.createV3Session(
            address,
            {
              name: signIn.username,
              level: snmp.SecurityLevel[signIn.level],
              authProtocol: snmp.AuthProtocols[signIn.digest],
              authKey: secrets[names.password ?? ""],
              privProtocol: snmp.PrivProtocols[signIn.cipher],
              privKey: secrets[names.privacyPassword ?? ""],
            },
            { ...options, version: snmp.Version3 },
          );
    // What fails reaches the request that it belongs to; without a listener it would end the process.
    this.session.on("error", () => undefined);
  }

  /** Single values by OID; what the target lacks is left out. @throws Error when it does not answer */
  get(oids: readonly string[]): Promise<Map<string, SnmpValue>> {
    return new Promise((resolve, reject) => {
      this.session.get(oids, (error, varbinds = []) => {
        if (error) reject(new Error(wordsOf(error)));
        else resolve(new Map(varbinds.flatMap((varbind) => readable(varbind, ""))));
      });
    });
  }

  /** A column of a table, by the rows' index. @throws Error when the target does not answer */
  column(oid: string): Promise<Map<string, SnmpValue>> {
    const rows = new Map<string, SnmpValue>();
    let seenCount = 0;
    return new Promise((resolve, reject) => {
      const feed = (varbinds: Varbind[]) => {
        seenCount += varbinds.length;
        for (const varbind of varbinds)
          for (const [index, value] of readable(varbind, `${oid}.`)) rows.set(index, value);
        return seenCount >= MAX_ROWS;
      };
      this.session.subtree(oid, ROWS_AT_ONCE, feed, (error) => {
        if (error) reject(new Error(wordsOf(error)));
        else resolve(rows);
      });
    });
  }

  /** What is still asked fails. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.session.close();
  }
}

/** @param prefix of the OID, which is left out */
function readable(varbind: Varbind, prefix: string): [string, SnmpValue][] {
  if (snmp.isVarbindError(varbind) || !varbind.oid.startsWith(prefix)) return [];
  const value = scalarOf(varbind);
  return value === undefined ? [] : [[varbind.oid.slice(prefix.length), value]];
}

function scalarOf({ type, value }: Varbind): SnmpValue | undefined {
  if (typeof value === "number" || typeof value === "string") return value;
  if (!Buffer.isBuffer(value)) return undefined;
  if (type === snmp.ObjectType.Counter64) return Number(BigInt(`0x${value.toString("hex") || "0"}`));
  return value.toString("utf8");
}

function wordsOf(error: Error): string {
  if (error.message === "Request timed out") {
    return "it does not answer; an SNMP agent says nothing to who has the wrong community, too";
  }
  return error.message;
}
