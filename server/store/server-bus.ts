import { randomUUID } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import type { Redis } from "ioredis";

const FLEET_CHANNEL = "bus:fleet";
const WATCH_CHANNEL = "bus:watch";
const CHANGED_CHANNEL = "bus:hosts-changed";
/** To one server: samples of hosts that it judges. */
const pushedChannel = (serverId: string) => `bus:pushed:${serverId}`;
/** Channel that `MetricStore.storeFrame` publishes a host's frames to. */
export const framesChannel = (hostId: string) => `frames:{${hostId}}`;

/** What a host reported last, as one server tells the others. */
export interface BusFleetReport {
  hostId: string;
  lastFrameAtMs: number;
  stopped: boolean;
  summary: Float32Array;
}

export interface BusListener {
  onFleet(reports: BusFleetReport[]): void;
  /** Hosts that browsers of another server look at. */
  onWatch(hostIds: string[]): void;
  /** Another server changed the hosts. */
  onHostsChanged(): void;
  onFrame(hostId: string, bytes: Uint8Array): void;
  /** Samples of hosts that this server judges, which another one got. */
  onPushed(samples: unknown): void;
}

/** How equal server processes tell one another what only one of them has seen. All of it may be lost: it is repeated. */
export class ServerBus {
  readonly serverId = randomUUID();

  constructor(
    private readonly redis: Redis,
    private readonly subscriber: Redis,
  ) {}

  async listen(listener: BusListener): Promise<void> {
    const framesPrefix = framesChannel("").slice(0, -1);
    this.subscriber.on("messageBuffer", (channelBytes: Buffer, message: Buffer) => {
      const channel = channelBytes.toString();
      if (channel.startsWith(framesPrefix)) {
        listener.onFrame(channel.slice(framesPrefix.length, -1), message);
        return;
      }
      const { from, payload } = deserialize(message) as { from: string; payload: unknown };
      if (from === this.serverId) return;
      if (channel === FLEET_CHANNEL) listener.onFleet(payload as BusFleetReport[]);
      else if (channel === WATCH_CHANNEL) listener.onWatch(payload as string[]);
      else if (channel === pushedChannel(this.serverId)) listener.onPushed(payload);
      else listener.onHostsChanged();
    });
    await this.subscriber.subscribe(FLEET_CHANNEL, WATCH_CHANNEL, CHANGED_CHANNEL, pushedChannel(this.serverId));
  }

  private async publish(channel: string, payload: unknown): Promise<void> {
    await this.redis.publish(channel, serialize({ from: this.serverId, payload }));
  }

  publishFleet(reports: BusFleetReport[]): Promise<void> {
    return this.publish(FLEET_CHANNEL, reports);
  }

  publishWatch(hostIds: string[]): Promise<void> {
    return this.publish(WATCH_CHANNEL, hostIds);
  }

  publishHostsChanged(): Promise<void> {
    return this.publish(CHANGED_CHANNEL, null);
  }

  publishPushed(serverId: string, samples: readonly unknown[]): Promise<void> {
    return this.publish(pushedChannel(serverId), samples);
  }

  async followFrames(hostId: string): Promise<void> {
    await this.subscriber.subscribe(framesChannel(hostId));
  }

  async unfollowFrames(hostId: string): Promise<void> {
    await this.subscriber.unsubscribe(framesChannel(hostId));
  }
}
