import type { AlarmsAnswer } from "../../domain/alarm-api";
import type { Shelf, ShelfTarget } from "../../domain/quiet";
import { fetchJson } from "../ui/api-client";
import { showToast } from "../ui/toast";

function post<Answer>(path: string, body: object): Promise<Answer> {
  return fetchJson<Answer>(path, { method: "POST", body });
}

function counted(count: number): string {
  return count === 1 ? "1 alarm" : `${count} alarms`;
}

/** What was done last and can be undone. */
let undoLast: (() => void) | undefined;

/** Takes back what was done last, when that can be. */
export function undo(): void {
  if (undoLast) undoLast();
  else showToast("Nothing to undo");
  undoLast = undefined;
}

function say(title: string, refused: AlarmsAnswer["refused"], takeBack: () => Promise<unknown>): void {
  const run = () => {
    undoLast = undefined;
    takeBack().then(
      () => showToast("Undone"),
      (error: Error) => showToast("It could not be undone", { message: error.message, tone: "failure" }),
    );
  };
  undoLast = run;
  const message = refused.length > 0 ? `${counted(refused.length)} not: ${refused[0]!.reason}` : undefined;
  showToast(title, { message, action: { label: "Undo", run } });
}

/** @throws Error with the reason when none of the alarms could be changed */
function mustHaveDone({ done, refused }: AlarmsAnswer): void {
  if (done.length === 0) throw new Error(refused[0]?.reason ?? "nothing was changed");
}

/** @param untilMs its end; `null` for the server's own */
export async function acknowledge(alarmIds: readonly string[], note: string, untilMs: number | null): Promise<void> {
  const answer = await post<AlarmsAnswer>("/api/alarms/acknowledge", { alarmIds, note, untilMs });
  mustHaveDone(answer);
  const ids = answer.done.map(({ id }) => id);
  say(`${counted(ids.length)} acknowledged`, answer.refused, () =>
    post("/api/alarms/unacknowledge", { alarmIds: ids, note: "undone" }),
  );
}

export async function takeBackAcknowledgement(alarmIds: readonly string[]): Promise<void> {
  const answer = await post<AlarmsAnswer>("/api/alarms/unacknowledge", { alarmIds, note: "" });
  mustHaveDone(answer);
  showToast(`${counted(answer.done.length)} no longer acknowledged`);
}

export async function addNote(alarmIds: readonly string[], note: string): Promise<void> {
  const answer = await post<AlarmsAnswer>("/api/alarms/note", { alarmIds, note });
  mustHaveDone(answer);
  showToast("Note added");
}

export async function shelve(targets: readonly Partial<ShelfTarget>[], reason: string, untilMs: number): Promise<void> {
  const { shelves } = await post<{ shelves: Shelf[] }>("/api/shelves", { targets, reason, untilMs });
  const ids = shelves.map(({ id }) => id);
  say("Shelved", [], () => post("/api/shelves/remove", { ids }));
}

export async function unshelve(ids: readonly string[]): Promise<void> {
  await post("/api/shelves/remove", { ids });
  showToast("Shown again");
}
