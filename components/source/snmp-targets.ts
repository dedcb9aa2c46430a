import type { SnmpTarget } from "../../domain/snmp-source";

const DEFAULT_PORT = 161;
/** An address, which stands in brackets when it has colons, and a port. */
const PLACE = /^(?:\[([^\]]+)\]|([^:]+|[^:]*:[^:]*:.*))(?::(\d+))?$/;

/** Targets as they are typed: an address in each line, its port when that is not 161, and behind a blank its host. */
export function snmpTargetsOf(text: string): SnmpTarget[] {
  return text.split("\n").flatMap((line) => {
    const [place = "", hostId] = line.trim().split(/\s+/);
    if (place === "") return [];
    const [, bracketed, plain, port] = PLACE.exec(place) ?? [];
    const address = bracketed ?? plain ?? place;
    return [
      {
        address,
        port: port === undefined ? DEFAULT_PORT : Number(port),
        hostId: hostId ?? address.replaceAll(":", "-"),
      },
    ];
  });
}

/** The other way round. */
export function textOfSnmpTargets(targets: readonly SnmpTarget[]): string {
  return targets
    .map(({ address, port, hostId }) => {
      const place = port === DEFAULT_PORT ? address : `${address.includes(":") ? `[${address}]` : address}:${port}`;
      return `${place} ${hostId}`;
    })
    .join("\n");
}
