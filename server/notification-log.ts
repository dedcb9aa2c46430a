import { join } from "node:path";
import { NOTIFICATION_LOG } from "./action/notify/log-entry";
import { RotatingLog } from "./supervise/rotating-log";

/** Appends entries to the notification log of this server; its file is made when the first one comes. */
export function openNotificationLog(dataFolder: string): (entry: string) => void {
  let log: RotatingLog | undefined;
  return (entry) => {
    log ??= new RotatingLog(join(dataFolder, NOTIFICATION_LOG));
    log.append(entry);
  };
}
