"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import type { Alarm, JournalEntry } from "../../domain/alarm";
import type { Outlook } from "../../domain/outlook";
import type { ProcessReport } from "../../domain/process";
import type { FleetHost } from "../../domain/protocol";
import type { Quiet } from "../../domain/quiet";
import type { Suppression } from "../../domain/suppression";
import type { AlarmCounts } from "./alarm-store";
import type { FleetRow } from "./fleet-store";
import type { HostFeed } from "./host-feed";
import { type LinkState, LiveConnection } from "./live-connection";

const LiveContext = createContext<LiveConnection | null>(null);
const NO_HOSTS: FleetHost[] = [];
const NO_ALARMS: readonly Alarm[] = [];
const NO_COUNTS: AlarmCounts = { failure: 0, warning: 0 };
const NO_COUNTS_BY_HOST: ReadonlyMap<string, AlarmCounts> = new Map();

/** Holds the page's one connection. What it feeds changes outside React; the hooks below read it at most once a second. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [connection, setConnection] = useState<LiveConnection | null>(null);
  useEffect(() => {
    const opened = new LiveConnection();
    setConnection(opened);
    void opened.open();
    return () => opened.close();
  }, []);
  return <LiveContext.Provider value={connection}>{children}</LiveContext.Provider>;
}

function useConnection(): LiveConnection | null {
  return useContext(LiveContext);
}

const never = () => () => undefined;

export function useLinkState(): LinkState {
  const connection = useConnection();
  return useSyncExternalStore(
    connection?.linkChanged.subscribe ?? never,
    connection?.linkState ?? (() => "connecting"),
    () => "connecting",
  );
}

/** Active alarms that nobody has acknowledged. */
export function useAlarmCounts(): AlarmCounts {
  const connection = useConnection();
  return useSyncExternalStore(
    connection?.alarms.changed.subscribe ?? never,
    connection?.alarms.counts ?? (() => NO_COUNTS),
    () => NO_COUNTS,
  );
}

/** The same by host, without hosts that have none. */
export function useAlarmCountsByHost(): ReadonlyMap<string, AlarmCounts> {
  const connection = useConnection();
  return useSyncExternalStore(
    connection?.alarms.changed.subscribe ?? never,
    () => connection?.alarms.countsByHost ?? NO_COUNTS_BY_HOST,
    () => NO_COUNTS_BY_HOST,
  );
}

/** All alarms, newest change first; `undefined` until they have come. */
export function useAlarms(): readonly Alarm[] | undefined {
  const connection = useConnection();
  const alarms = useSyncExternalStore(
    connection?.alarms.changed.subscribe ?? never,
    () => connection?.alarms.alarms ?? NO_ALARMS,
    () => NO_ALARMS,
  );
  return connection?.alarms.isLoaded ? alarms : undefined;
}

const NO_SUPPRESSIONS: ReadonlyMap<string, Suppression> = new Map();
const NO_QUIET: Quiet = { shelves: [], maintenance: [] };

/** Why alarms are hidden, by their id. */
export function useSuppressions(): ReadonlyMap<string, Suppression> {
  const connection = useConnection();
  return useSyncExternalStore(
    connection?.alarms.changed.subscribe ?? never,
    () => connection?.alarms.suppressions ?? NO_SUPPRESSIONS,
    () => NO_SUPPRESSIONS,
  );
}

/** All shelves and windows of maintenance. */
export function useQuiet(): Quiet {
  const connection = useConnection();
  return useSyncExternalStore(
    connection?.alarms.changed.subscribe ?? never,
    () => connection?.alarms.quiet ?? NO_QUIET,
    () => NO_QUIET,
  );
}

/** Hears every entry of the journal that comes while the page is open. @param listener stays the same between renders */
export function useJournalEntries(listener: (entries: readonly JournalEntry[]) => void): void {
  const connection = useConnection();
  useEffect(() => {
    if (!connection) return;
    connection.alarms.heard.add(listener);
    return () => void connection.alarms.heard.delete(listener);
  }, [connection, listener]);
}

export function useSilentHostCount(): number {
  const connection = useConnection();
  return useSyncExternalStore(
    connection?.fleet.changed.subscribe ?? never,
    () => connection?.fleet.silentCount ?? 0,
    () => 0,
  );
}

/** The hosts by id; the same array until the list changes. */
export function useFleetHosts(): FleetHost[] {
  const connection = useConnection();
  return useSyncExternalStore(
    connection?.fleet.changed.subscribe ?? never,
    () => connection?.fleet.list ?? NO_HOSTS,
    () => NO_HOSTS,
  );
}

/** The fleet with its numbers, renewed once a second; `undefined` until it has come. */
export function useFleetRows(): FleetRow[] | undefined {
  const connection = useConnection();
  useSyncExternalStore(connection?.fleet.changed.subscribe ?? never, connection?.fleet.changed.snapshot ?? zero, zero);
  return connection?.fleet.isLoaded ? connection.fleet.rows : undefined;
}

/** One host of the fleet, renewed once a second. */
export function useFleetRow(hostId: string): FleetRow | undefined {
  return useFleetRows()?.find(({ host }) => host.id === hostId);
}

/** Whether frames of a host arrive, as far as this page knows; true until it knows. */
export function useIsHostLive(hostId: string): boolean {
  const connection = useConnection();
  const link = useLinkState();
  const isReporting = useSyncExternalStore(
    connection?.fleet.changed.subscribe ?? never,
    () => (connection?.fleet.row(hostId)?.state ?? "live") === "live",
    () => true,
  );
  return isReporting && (link === "live" || link === "connecting");
}

/** How far the host's clock is ahead of this browser's, ms; 0 when by less than a second. */
export function useHostClockOffset(hostId: string): number {
  const connection = useConnection();
  return useSyncExternalStore(
    connection?.fleet.changed.subscribe ?? never,
    () => Math.round((connection?.fleet.clockOffsetMs(hostId) ?? 0) / 1000) * 1000,
    zero,
  );
}

/** When numbers came last, ms since 1970; `undefined` while they are live or before any have come. */
export function useStaleSince(): number | undefined {
  const connection = useConnection();
  const link = useLinkState();
  const heardAtMs = connection?.fleet.heardAtMs ?? 0;
  return link === "live" || heardAtMs === 0 ? undefined : heardAtMs;
}

function zero(): number {
  return 0;
}

const NO_SUBSCRIPTION = () => () => undefined;

/** Where the host of a feed is heading, as its collector told last. */
export function useOutlook(feed: HostFeed | null): Outlook | undefined {
  const read = () => feed?.outlook;
  return useSyncExternalStore(feed?.outlookChanged.subscribe ?? NO_SUBSCRIPTION, read, () => undefined);
}

/** What the processes of the host of a feed take, as its collector told last. */
export function useProcesses(feed: HostFeed | null): ProcessReport | undefined {
  const read = () => feed?.processes;
  return useSyncExternalStore(feed?.processesChanged.subscribe ?? NO_SUBSCRIPTION, read, () => undefined);
}

/** The live feed of a host, for as long as the part that asks is there; `null` until the connection is made. */
export function useHostFeed(hostId: string): HostFeed | null {
  const connection = useConnection();
  const [feed, setFeed] = useState<HostFeed | null>(null);
  useEffect(() => {
    if (!connection) return;
    const watched = connection.watchHost(hostId);
    setFeed(watched.feed);
    return () => {
      setFeed(null);
      watched.end();
    };
  }, [connection, hostId]);
  return feed;
}
