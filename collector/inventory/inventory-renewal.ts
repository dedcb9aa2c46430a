import { isDeepStrictEqual } from "node:util";
import type { Inventory } from "../../domain/host";

const EVERY_MS = 3_600_000;

export interface InventoryRenewalOptions {
  /** As it was read at the start. */
  inventory: Inventory;
  readInventory: () => Promise<Inventory>;
  log: (level: "info" | "warn", message: string) => void;
}

/** Looks once an hour whether the machine is still what it was: disks and memory come and go while it runs. */
export class InventoryRenewal {
  private inventory: Inventory;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly options: InventoryRenewalOptions,
    private readonly onChange: (inventory: Inventory) => void,
  ) {
    this.inventory = options.inventory;
    this.timer = setInterval(() => void this.renew(), EVERY_MS);
  }

  async renew(): Promise<void> {
    try {
      // A clock that is set moves the time of the boot, which is no news.
      const { bootedAtMs } = this.inventory;
      const now = { ...(await this.options.readInventory()), bootedAtMs };
      if (isDeepStrictEqual(now, this.inventory)) return;
      this.inventory = now;
      this.onChange(now);
    } catch (error) {
      this.options.log("warn", `what this machine is could not be read again: ${(error as Error).message}`);
    }
  }

  close(): void {
    clearInterval(this.timer);
  }
}
