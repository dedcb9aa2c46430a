import type { Redis } from "ioredis";
import { type Action, type ActionSummary, actionSchema, isOpenAction } from "../../domain/action";
import type { ActionQuery } from "../../domain/action-api";
import type { JournalKind } from "../../domain/alarm";
import { actionFilter } from "./action-filter";
import { CREATE_ACTION, UPDATE_ACTION } from "./action-scripts";
import { alarmJournalKey, JOURNAL } from "./journal-keys";
import type { SecretBox } from "./secret-box";

const ACTIONS = "s:actions";
const OPEN = "s:actions:open";
const actionKey = (id: string) => `s:action:${id}`;
const tokenKey = (id: string) => `s:action-token:${id}`;
const cancelKey = (id: string) => `s:action-cancel:${id}`;
const BATCH = 200;
const MAX_TRIES = 20;
const MAX_OPEN = 1000;
const CANCEL_MS = 86_400_000;

/** What no two actions that are under way may touch: one service of one host, say. `null`: nothing. */
export function claimOf({ kind, cloudId, novaHost }: Pick<Action, "kind" | "cloudId" | "novaHost">): string | null {
  if (!kind.startsWith("nova.")) return null;
  return `s:action-claim:${cloudId}/${novaHost}/${kind === "nova.migrate" ? "servers" : "service"}`;
}

export function summaryOf(action: Action): ActionSummary {
  const { request: _, asWhom: __, sends: ___, before: ____, attempts: _____, ...summary } = action;
  return summary;
}

/** Actions, in the state Redis: what was asked for, and what became of it. Each change is one script that writes the journal too. */
export class ActionStore {
  constructor(
    private readonly redis: Redis,
    private readonly box: SecretBox,
  ) {}

  /**
   * Records an action that is asked for.
   * @returns `exists`: this very action is there already, as given; `busy`: the given other one is under way
   */
  async create(action: Action): Promise<{ outcome: "created" | "exists" | "busy"; action: Action }> {
    const isOpen = isOpenAction(action) ? "1" : "0";
    const entry = entryOf("action-asked", action, action.askedBy, action.askedAtMs);
    const args = [action.id, JSON.stringify(action), action.askedAtMs, entry, isOpen];
    const [outcome, text] = (await CREATE_ACTION.run(this.redis, keysOf(action), args)) as [
      "created" | "exists" | "busy",
      string,
    ];
    return { outcome, action: actionSchema.parse(JSON.parse(text)) };
  }

  async get(id: string): Promise<Action | undefined> {
    const text = await this.redis.get(actionKey(id));
    return text === null ? undefined : actionSchema.parse(JSON.parse(text));
  }

  /**
   * Changes an action; `change` may be called again when somebody else was faster, and gives `null` to leave it as it is.
   * What ends it is told in the journal.
   * @param by who, for the journal
   * @returns the action as it is now; `undefined` when it is gone
   */
  async update(id: string, by: string, change: (action: Action) => Action | null): Promise<Action | undefined> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = await this.get(id);
      if (!before) return undefined;
      const changed = change(before);
      if (!changed) return before;
      const after: Action = { ...changed, revision: before.revision + 1 };
      const ends = isOpenAction(before) && !isOpenAction(after);
      const entry = ends ? entryOf("action-ended", after, by, after.endedAtMs ?? Date.now()) : "";
      const args = [id, before.revision, JSON.stringify(after), entry, isOpenAction(after) ? "1" : "0"];
      if ((await UPDATE_ACTION.run(this.redis, keysOf(after), args)) === 1) return after;
    }
    throw new Error(`the action ${id} changes too fast: try again`);
  }

  /** Ids of actions that have not ended, oldest first. */
  openIds(): Promise<string[]> {
    return this.redis.zrange(OPEN, "0", String(MAX_OPEN - 1));
  }

  /** Actions that fit, newest first. @returns `nextBefore`: give it as `before` for the older ones; `null` when there are none */
  async read(query: ActionQuery): Promise<{ actions: ActionSummary[]; nextBefore: string | null }> {
    const { limit } = query;
    const actions: ActionSummary[] = [];
    for await (const action of this.stream(query)) {
      if (actions.length === limit) return { actions, nextBefore: actions[limit - 1]!.id };
      actions.push(summaryOf(action));
    }
    return { actions, nextBefore: null };
  }

  /** All that fit, newest first, read as they are taken. */
  async *stream(query: Omit<ActionQuery, "limit">): AsyncGenerator<Action> {
    const fits = actionFilter(query);
    let start = 0;
    if (query.before !== undefined) {
      const rank = await this.redis.zrevrank(ACTIONS, query.before);
      if (rank === null) return;
      start = rank + 1;
    }
    for (;;) {
      const ids = await this.redis.zrevrange(ACTIONS, start, start + BATCH - 1);
      if (ids.length === 0) return;
      const texts = await this.redis.mget(ids.map(actionKey));
      for (const text of texts) {
        if (text == null) continue;
        // Checked when it was written: a full check of 10,000 would keep the server busy for long.
        const action = JSON.parse(text) as Action;
        if (fits(action)) yield action;
      }
      start += ids.length;
    }
  }

  /** Keeps the Keystone token of the operator who asked, sealed, for as long as it is good. */
  async keepToken(id: string, token: string, expiresAtMs: number): Promise<void> {
    const leftMs = Math.floor(expiresAtMs - Date.now());
    if (leftMs > 0) await this.redis.set(tokenKey(id), this.box.seal(token, `action/${id}`), "PX", leftMs);
  }

  async tokenOf(id: string): Promise<string | undefined> {
    const sealed = await this.redis.get(tokenKey(id));
    return sealed === null ? undefined : this.box.open(sealed, `action/${id}`);
  }

  async forgetToken(id: string): Promise<void> {
    await this.redis.del(tokenKey(id));
  }

  /** Asks an action that is running to stop where it can. */
  async requestCancel(id: string, by: string): Promise<void> {
    await this.redis.set(cancelKey(id), by, "PX", CANCEL_MS);
  }

  /** Who asked it to stop. */
  async cancelledBy(id: string): Promise<string | null> {
    return this.redis.get(cancelKey(id));
  }
}

function keysOf(action: Action): string[] {
  const { id, alarmId } = action;
  const ownJournal = alarmId === null ? "" : alarmJournalKey(alarmId);
  return [actionKey(id), ACTIONS, OPEN, JOURNAL, ownJournal, claimOf(action) ?? ""];
}

function entryOf(kind: JournalKind, action: Action, by: string, atMs: number): string {
  return JSON.stringify({ atMs, kind, by, note: "", action: summaryOf(action) });
}
