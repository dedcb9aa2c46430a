import type { SnmpSignIn, SnmpTarget } from "../../domain/snmp-source";

const DEFAULT_PORT = 161;
const USUAL = { level: "authPriv", digest: "sha256", cipher: "aes" };
/** An address, which stands in brackets when it has colons, and a port. */
const PLACE = /^(?:\[([^\]]+)\]|([^:]+|[^:]*:[^:]*:.*))(?::(\d+))?$/;

/**
 * Targets as they are typed: an address in each line, its port when that is not 161, behind a blank its host, and behind another how it is asked, when
 * that is not as the others: `2c:NAME`, `3:USER`, `3:USER:authNoPriv:sha`.
 */
export function snmpTargetsOf(text: string): SnmpTarget[] {
  return text.split("\n").flatMap((line) => {
    const [place = "", hostId, way] = line.trim().split(/\s+/);
    if (place === "") return [];
    const [, bracketed, plain, port] = PLACE.exec(place) ?? [];
    const address = bracketed ?? plain ?? place;
    return [
      {
        address,
        port: port === undefined ? DEFAULT_PORT : Number(port),
        hostId: hostId ?? address.replaceAll(":", "-"),
        signIn: way === undefined ? null : signInOf(way),
      },
    ];
  });
}

/** What it is made of is left to the server to check. */
function signInOf(way: string): SnmpSignIn {
  const [version, name = "", level = USUAL.level, digest = USUAL.digest, cipher = USUAL.cipher] = way.split(":");
  return (
    version === "2c" ? { version, communityName: name } : { version, username: name, level, digest, cipher }
  ) as SnmpSignIn;
}

function textOfSignIn(signIn: SnmpSignIn): string {
  if (signIn.version === "2c") return signIn.communityName === "" ? "2c" : `2c:${signIn.communityName}`;
  const { username, level, digest, cipher } = signIn;
  const words = cipher !== USUAL.cipher ? 3 : digest !== USUAL.digest ? 2 : level !== USUAL.level ? 1 : 0;
  return ["3", username, ...[level, digest, cipher].slice(0, words)].join(":");
}

/** The other way round. */
export function textOfSnmpTargets(targets: readonly SnmpTarget[]): string {
  return targets
    .map(({ address, port, hostId, signIn }) => {
      const place = port === DEFAULT_PORT ? address : `${address.includes(":") ? `[${address}]` : address}:${port}`;
      return signIn ? `${place} ${hostId} ${textOfSignIn(signIn)}` : `${place} ${hostId}`;
    })
    .join("\n");
}
