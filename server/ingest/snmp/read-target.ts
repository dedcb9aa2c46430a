import type { SnmpSession, SnmpValue } from "./snmp-session";

/** SNMPv2-MIB, HOST-RESOURCES-MIB (RFC 2790) and UCD-SNMP-MIB. Memory of the latter in KiB, with 64 bits where the agent has them. */
const SCALARS = {
  sysUpTime: "1.3.6.1.2.1.1.3.0",
  hrSystemUptime: "1.3.6.1.2.1.25.1.1.0",
  hrSystemProcesses: "1.3.6.1.2.1.25.1.6.0",
  memTotalSwap: "1.3.6.1.4.1.2021.4.3.0",
  memAvailSwap: "1.3.6.1.4.1.2021.4.4.0",
  memTotalReal: "1.3.6.1.4.1.2021.4.5.0",
  memAvailReal: "1.3.6.1.4.1.2021.4.6.0",
  memBuffer: "1.3.6.1.4.1.2021.4.14.0",
  memCached: "1.3.6.1.4.1.2021.4.15.0",
  memTotalRealX: "1.3.6.1.4.1.2021.4.20.0",
  memAvailRealX: "1.3.6.1.4.1.2021.4.21.0",
  memSysAvail: "1.3.6.1.4.1.2021.4.27.0",
  ssCpuRawUser: "1.3.6.1.4.1.2021.11.50.0",
  ssCpuRawNice: "1.3.6.1.4.1.2021.11.51.0",
  ssCpuRawSystem: "1.3.6.1.4.1.2021.11.52.0",
  ssCpuRawIdle: "1.3.6.1.4.1.2021.11.53.0",
  ssCpuRawWait: "1.3.6.1.4.1.2021.11.54.0",
  ssCpuRawInterrupt: "1.3.6.1.4.1.2021.11.56.0",
  ssCpuRawSoftIRQ: "1.3.6.1.4.1.2021.11.61.0",
  ssCpuRawSteal: "1.3.6.1.4.1.2021.11.64.0",
} as const;

/** IF-MIB (RFC 2863), HOST-RESOURCES-MIB and UCD-SNMP-MIB. */
const COLUMNS = {
  ifDescr: "1.3.6.1.2.1.2.2.1.2",
  ifType: "1.3.6.1.2.1.2.2.1.3",
  ifOperStatus: "1.3.6.1.2.1.2.2.1.8",
  ifInOctets: "1.3.6.1.2.1.2.2.1.10",
  ifInUcastPkts: "1.3.6.1.2.1.2.2.1.11",
  ifInDiscards: "1.3.6.1.2.1.2.2.1.13",
  ifInErrors: "1.3.6.1.2.1.2.2.1.14",
  ifOutOctets: "1.3.6.1.2.1.2.2.1.16",
  ifOutUcastPkts: "1.3.6.1.2.1.2.2.1.17",
  ifOutDiscards: "1.3.6.1.2.1.2.2.1.19",
  ifOutErrors: "1.3.6.1.2.1.2.2.1.20",
  ifName: "1.3.6.1.2.1.31.1.1.1.1",
  ifHCInOctets: "1.3.6.1.2.1.31.1.1.1.6",
  ifHCInUcastPkts: "1.3.6.1.2.1.31.1.1.1.7",
  ifHCOutOctets: "1.3.6.1.2.1.31.1.1.1.10",
  ifHCOutUcastPkts: "1.3.6.1.2.1.31.1.1.1.11",
  hrStorageType: "1.3.6.1.2.1.25.2.3.1.2",
  hrStorageDescr: "1.3.6.1.2.1.25.2.3.1.3",
  hrStorageAllocationUnits: "1.3.6.1.2.1.25.2.3.1.4",
  hrStorageSize: "1.3.6.1.2.1.25.2.3.1.5",
  hrStorageUsed: "1.3.6.1.2.1.25.2.3.1.6",
  hrProcessorLoad: "1.3.6.1.2.1.25.3.3.1.2",
  laLoad: "1.3.6.1.4.1.2021.10.1.3",
} as const;

/** Small devices lose what comes in all at once. */
const COLUMNS_AT_ONCE = 4;

export type ScalarName = keyof typeof SCALARS;
export type ColumnName = keyof typeof COLUMNS;
export type Column = ReadonlyMap<string, SnmpValue>;

/** What a target answered, by the names of the MIBs; what it lacks is absent, or an empty column. */
export interface SnmpReading {
  scalars: Partial<Record<ScalarName, number>>;
  columns: Record<ColumnName, Column>;
}

/** Asks a target for all that is known here. @throws Error when it does not answer */
export async function readTarget(session: Pick<SnmpSession, "get" | "column">): Promise<SnmpReading> {
  const found = await session.get(Object.values(SCALARS));
  const scalars: SnmpReading["scalars"] = {};
  for (const [name, oid] of Object.entries(SCALARS) as [ScalarName, string][]) {
    const value = found.get(oid);
    if (typeof value === "number") scalars[name] = value;
  }
  const columns: Partial<Record<ColumnName, Column>> = {};
  const names = Object.keys(COLUMNS) as ColumnName[];
  for (let from = 0; from < names.length; from += COLUMNS_AT_ONCE) {
    await Promise.all(
      names.slice(from, from + COLUMNS_AT_ONCE).map(async (name) => {
        columns[name] = await session.column(COLUMNS[name]);
      }),
    );
  }
  return { scalars, columns: columns as Record<ColumnName, Column> };
}
