import { SEVERITY_NAMES, type SeverityName } from "./severity-names";

/** What a user wants to hear and see of new alarms, for each severity. This browser keeps it. */
export type NotificationChoice = Record<SeverityName, { sound: boolean; desktop: boolean }>;

const NOTHING: NotificationChoice = {
  failure: { sound: false, desktop: false },
  warning: { sound: false, desktop: false },
};
const keyOf = (userName: string) => `premonitor.notifications.${userName}`;

export function readChoice(userName: string): NotificationChoice {
  try {
    const kept = JSON.parse(
      window.localStorage.getItem(keyOf(userName)) ?? "null",
    ) as Partial<NotificationChoice> | null;
    const of = (severity: SeverityName) => ({
      sound: kept?.[severity]?.sound === true,
      desktop: kept?.[severity]?.desktop === true,
    });
    return Object.fromEntries(SEVERITY_NAMES.map((severity) => [severity, of(severity)])) as NotificationChoice;
  } catch {
    return NOTHING;
  }
}

export function keepChoice(userName: string, choice: NotificationChoice): void {
  window.localStorage.setItem(keyOf(userName), JSON.stringify(choice));
}
