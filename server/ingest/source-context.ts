import type { AlarmChange } from "../../domain/alarm";
import type { CloudReading } from "../../domain/cloud-reading";
import type { CloudVms } from "../../domain/vm";
import type { PushedSample } from "./pushed-host";
import type { AlarmOrder } from "./sent-alarms";
import type { SourceHistory } from "./source-history";

/** What a source does with what it gets. */
export interface SourceContext {
  /**
   * Hands a sample on to the host's pipeline.
   * @param example how it came, shown when it is not taken
   * @returns why it was not taken, or `undefined`
   */
  take(hostId: string, sample: PushedSample, example: string): string | undefined;
  /**
   * An alarm that its sender judges has changed. Resolves once that is stored, or refused.
   * @param order which of two changes is the newer
   * @param example how it came, shown when it is not taken
   * @throws when the store is away: a sender that is told so sends it again
   */
  alarm(hostId: string, change: AlarmChange, order: AlarmOrder, example: string): Promise<void>;
  /** Whether this server, of those that run, does a thing that only one of them does: polls an address. Changes when servers come and go. */
  isOwn(thing: string): boolean;
  /** The host is a VM: its tags say on which hypervisor it runs. */
  runsOn(hostId: string, hypervisor: string): void;
  /** A cloud as it is now, by the connection that actions use. @throws Error in plain words */
  readCloud(cloudId: string, signal: AbortSignal): Promise<CloudReading>;
  /** What is known of a cloud's VMs is another thing now. */
  keepVms(vms: CloudVms): Promise<void>;
  /** Something came that is no sample. @param count how many were like it */
  reject(reason: string, example: string, count?: number): void;
  /** @param text what does not work, in plain words; empty when it works again */
  failed(text: string): void;
  /** For sources that hold more than what is measured now. */
  history: Pick<SourceHistory, "newestAtMs" | "newestOf" | "fill">;
}
