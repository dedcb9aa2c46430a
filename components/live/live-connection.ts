import type { Socket } from "socket.io-client";
import { unpackFrames } from "../../domain/frame";
import type { BrowserToServer, ServerToBrowser } from "../../domain/protocol";
import { LIVE_NAMESPACE, PROTOCOL_VERSION } from "../../domain/protocol-names";
import { AlarmStore } from "./alarm-store";
import { FleetStore } from "./fleet-store";
import { HostFeed } from "./host-feed";
import { Signal } from "./signal";

export type LinkState = "connecting" | "live" | "catching up" | "offline";
type LiveSocket = Socket<ServerToBrowser, BrowserToServer>;

/** The overview comes once a second, so three of them missed are a link that does not live. */
const STALE_AFTER_MS = 3500;
const CHECK_EVERY_MS = 500;
/** What time alone hides and shows is looked at so often. */
const LOOK_EVERY_MS = 5000;
const TRY_AGAIN_MS = 2000;
const RELOADED_KEY = "premonitor.reloadedAtMs";
const RELOAD_EVERY_MS = 60_000;

interface WatchedHost {
  feed: HostFeed;
  count: number;
  /** Numbers the questions for its tail: only the newest answer counts. */
  asked: number;
}

/** A page that is older than its server gets the new one; not over and over, when that does not help. */
function reloadOnce(): void {
  const reloadedAtMs = Number(window.sessionStorage.getItem(RELOADED_KEY) ?? 0);
  if (Date.now() - reloadedAtMs < RELOAD_EVERY_MS) return;
  window.sessionStorage.setItem(RELOADED_KEY, String(Date.now()));
  window.location.reload();
}

function goToSignIn(): void {
  window.location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/**
 * The one connection of a page to the server, and what it feeds: fleet, alarms, and the hosts that are looked at. After the link was
 * away it asks for everything anew and fills the gap from the tail, without a reload.
 */
export class LiveConnection {
  readonly fleet = new FleetStore();
  readonly alarms = new AlarmStore();
  readonly linkChanged = new Signal();
  private socket: LiveSocket | undefined;
  private readonly hosts = new Map<string, WatchedHost>();
  private state: LinkState = "connecting";
  private heardAtMs = 0;
  private lookedAtMs = 0;
  private timers: ReturnType<typeof setInterval>[] = [];
  private isClosed = false;

  readonly linkState = (): LinkState => this.state;

  async open(): Promise<void> {
    let library: typeof import("socket.io-client");
    try {
      library = await import("socket.io-client");
    } catch {
      this.setState("offline");
      this.later(() => void this.open());
      return;
    }
    if (this.isClosed) return;
    const socket: LiveSocket = library.io(LIVE_NAMESPACE, { transports: ["websocket"], reconnectionDelayMax: 3000 });
    this.socket = socket;
    socket.on("connect", () => this.subscribeAll(socket));
    socket.on("disconnect", (reason) => {
      this.setState("offline");
      if (reason === "io server disconnect") socket.connect();
    });
    socket.on("connect_error", (error) => {
      this.setState("offline");
      if (error.message === "sign in first") goToSignIn();
      // The client tries again by itself unless it was the server that refused.
      else if (!socket.active) this.later(() => socket.connect());
    });
    socket.on("hello", ({ protocol }) => {
      if (protocol !== PROTOCOL_VERSION) reloadOnce();
    });
    socket.on("fleet", (list) => this.fleet.setList(list));
    socket.on("overview", (overview) => {
      this.heard();
      if (!this.fleet.setOverview(overview)) this.askForFleet(socket);
    });
    socket.on("alarms", ({ entries }) => this.alarms.apply(entries));
    socket.on("quiet", (quiet) => this.alarms.setQuiet(quiet));
    socket.on("schema", (hostId, schema) => this.hosts.get(hostId)?.feed.setSchema(schema));
    socket.on("processes", (hostId, report) => this.hosts.get(hostId)?.feed.setProcesses(report));
    socket.on("outlook", (hostId, outlook) => this.hosts.get(hostId)?.feed.setOutlook(outlook));
    socket.on("frame", (hostId, bytes) => this.hosts.get(hostId)?.feed.addFrame(new Uint8Array(bytes)));
    this.timers.push(setInterval(() => this.check(), CHECK_EVERY_MS));
  }

  close(): void {
    this.isClosed = true;
    for (const timer of this.timers) clearInterval(timer);
    this.socket?.disconnect();
  }

  private later(act: () => void): void {
    setTimeout(() => {
      if (!this.isClosed) act();
    }, TRY_AGAIN_MS);
  }

  private subscribeAll(socket: LiveSocket): void {
    this.setState("catching up");
    this.askForFleet(socket);
    socket.emit("alarms:watch", ({ alarms, quiet }) => this.alarms.setAll(alarms, quiet));
    for (const hostId of this.hosts.keys()) this.askForHost(socket, hostId);
  }

  private askForFleet(socket: LiveSocket): void {
    socket.emit("fleet:watch", (list) => this.fleet.setList(list));
  }

  /** Frames that come before the tail wait for it, because they would make its ticks look old. */
  private askForHost(socket: LiveSocket, hostId: string): void {
    const watched = this.hosts.get(hostId);
    if (!watched) return;
    const asked = ++watched.asked;
    watched.feed.hold();
    socket.emit("host:watch", { hostId }, (answer) => {
      if (this.hosts.get(hostId) !== watched || watched.asked !== asked) return;
      if (!("error" in answer)) {
        watched.feed.resume(answer.schema, unpackFrames(new Uint8Array(answer.tail)));
        if (answer.outlook) watched.feed.setOutlook(answer.outlook);
        if (answer.processes) watched.feed.setProcesses(answer.processes);
        return;
      }
      this.later(() => {
        if (socket.connected && watched.asked === asked) this.askForHost(socket, hostId);
      });
    });
  }

  /** Looks at a host until the returned function is called. Several parts of a page share one feed. */
  watchHost(hostId: string): { feed: HostFeed; end: () => void } {
    let watched = this.hosts.get(hostId);
    if (!watched) {
      watched = { feed: new HostFeed(), count: 0, asked: 0 };
      this.hosts.set(hostId, watched);
      if (this.socket?.connected) this.askForHost(this.socket, hostId);
    }
    watched.count++;
    return { feed: watched.feed, end: () => this.unwatchHost(hostId) };
  }

  private unwatchHost(hostId: string): void {
    const watched = this.hosts.get(hostId);
    if (!watched || --watched.count > 0) return;
    this.hosts.delete(hostId);
    if (this.socket?.connected) this.socket.emit("host:unwatch", { hostId });
  }

  private heard(): void {
    this.heardAtMs = Date.now();
    this.setState("live");
  }

  private check(): void {
    if (Date.now() - this.lookedAtMs >= LOOK_EVERY_MS) {
      this.lookedAtMs = Date.now();
      this.alarms.look();
    }
    if (this.state === "live" && Date.now() - this.heardAtMs > STALE_AFTER_MS) this.setState("catching up");
  }

  private setState(state: LinkState): void {
    if (state === this.state) return;
    this.state = state;
    this.linkChanged.notify();
  }
}
