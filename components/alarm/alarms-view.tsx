"use client";

import type { SortingState } from "@tanstack/react-table";
import { History, Keyboard } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useCallback, useRef, useState } from "react";
import type { ActionKind } from "../../domain/action";
import { ActionDialog, type WantedAction } from "../action/action-dialog";
import { alarmRequests } from "../action/alarm-requests";
import { useSearchState } from "../fleet/use-search-state";
import { StaleNote } from "../live/stale-note";
import { useMay } from "../shell/use-session";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { PageHeader } from "../ui/page-header";
import { Skeleton } from "../ui/skeleton";
import { undo } from "./alarm-deeds";
import { type AlarmDialog, AlarmDialogs } from "./alarm-dialogs";
import { AlarmDrawer } from "./alarm-drawer";
import { filterFromSearch } from "./alarm-filter";
import { AlarmFilters } from "./alarm-filters";
import { AlarmTable } from "./alarm-table";
import { canAcknowledge } from "./alarm-words";
import { AwayNote } from "./away-note";
import { FloodNote } from "./flood-note";
import { KeysDialog } from "./keys-dialog";
import { NotificationSettings } from "./notification-settings";
import { useConsoleKeys } from "./use-console-keys";
import { useConsoleRows } from "./use-console-rows";

const NONE: ReadonlySet<string> = new Set();

function describeCounts(activeCount: number, hiddenCount: number): string {
  if (activeCount === 0) return "Nothing is wrong.";
  return hiddenCount === 0 ? `${activeCount} active` : `${activeCount} active, ${hiddenCount} hidden`;
}

/** The console: what is wrong now, and what can be done about it. */
export function AlarmsView() {
  const mayAct = useMay("operator");
  const router = useRouter();
  const [search, setSearch] = useSearchState();
  const filter = filterFromSearch(search);
  const [heldIds, setHeldIds] = useState<readonly string[] | null>(null);
  const [sorting, setSorting] = useState<SortingState>([]);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(NONE);
  const [dialog, setDialog] = useState<AlarmDialog | null>(null);
  const [acting, setActing] = useState<WantedAction[] | null>(null);
  const [showsKeys, setShowsKeys] = useState(false);
  const textField = useRef<HTMLInputElement>(null);
  const order = useRef<readonly string[]>([]);
  const onOrder = useCallback((ids: readonly string[]) => {
    order.current = ids;
  }, []);
  const { all, rows, newCount, activeCount, hiddenCount, hosts, rules } = useConsoleRows(filter, heldIds);

  const openId = search.get("alarm");
  const open = (id: string) => setSearch({ alarm: id });
  const chosen = () => {
    const ids = selectedIds.size > 0 ? selectedIds : new Set(currentId === null ? [] : [currentId]);
    return rows.filter(({ alarm }) => ids.has(alarm.id)).map(({ alarm }) => alarm);
  };
  const ask = (kind: AlarmDialog["kind"]) => {
    const alarms = kind === "acknowledge" ? chosen().filter(canAcknowledge) : chosen();
    if (mayAct && alarms.length > 0) setDialog({ kind, alarms });
  };
  const select = (id: string, isSelected: boolean) => {
    const next = new Set(selectedIds);
    if (isSelected) next.add(id);
    else next.delete(id);
    setSelectedIds(next);
  };
  const move = (by: number, selects = false) => {
    const ids = order.current;
    const index = currentId === null ? -1 : ids.indexOf(currentId);
    const next = ids[Math.min(ids.length - 1, Math.max(0, index + by))];
    if (next === undefined) return;
    if (selects) setSelectedIds(new Set([...selectedIds, ...(currentId === null ? [] : [currentId]), next]));
    setCurrentId(next);
    setHeldIds((held) => held ?? ids);
  };
  const act = (kind: ActionKind) => {
    const alarms = chosen();
    if (mayAct && alarms.length > 0) setActing(alarmRequests(kind, alarms));
  };
  const openHost = () => {
    const [alarm] = chosen();
    if (alarm) router.push(`/hosts/${encodeURIComponent(alarm.hostId)}`);
  };
  useConsoleKeys(
    new Map<string, () => unknown>([
      ["j", () => move(1)],
      ["ArrowDown", () => move(1)],
      ["Shift+ArrowDown", () => move(1, true)],
      ["k", () => move(-1)],
      ["ArrowUp", () => move(-1)],
      ["Shift+ArrowUp", () => move(-1, true)],
      ["x", () => currentId !== null && select(currentId, !selectedIds.has(currentId))],
      ["a", () => ask("acknowledge")],
      ["n", () => ask("note")],
      ["s", () => ask("shelve")],
      ["u", () => mayAct && undo()],
      ["o", openHost],
      ["e", () => act("congress.push")],
      ["d", () => act("nova.disable")],
      ["Enter", () => currentId !== null && open(currentId)],
      [
        "Escape",
        () => {
          setSelectedIds(NONE);
          setHeldIds(null);
        },
      ],
      ["/", () => textField.current?.focus()],
      ["?", () => setShowsKeys(true)],
    ]),
  );

  const canAct = mayAct && (selectedIds.size > 0 || currentId !== null);
  const many = selectedIds.size > 1 ? ` ${selectedIds.size}` : "";
  return (
    <>
      <PageHeader
        title="Alarms"
        description={all ? describeCounts(activeCount, hiddenCount) : "…"}
        actions={
          <>
            {newCount > 0 && (
              <Button variant="primary" onClick={() => setHeldIds(null)}>
                {newCount} new
              </Button>
            )}
            {mayAct && (
              <>
                <Button onClick={() => ask("acknowledge")} disabled={!canAct}>
                  Acknowledge{many}
                </Button>
                <Button onClick={() => ask("note")} disabled={!canAct}>
                  Note
                </Button>
                <Button onClick={() => ask("shelve")} disabled={!canAct}>
                  Shelve{many}
                </Button>
                <Button onClick={() => act("congress.push")} disabled={!canAct}>
                  Push event{many}
                </Button>
                <Button onClick={() => act("nova.disable")} disabled={!canAct}>
                  Disable service{many}
                </Button>
              </>
            )}
            <Button asChild>
              <Link href="/alarms/history" prefetch={false}>
                <History aria-hidden />
                History
              </Link>
            </Button>
            <NotificationSettings />
            <Button variant="ghost" size="icon" aria-label="Keys" onClick={() => setShowsKeys(true)}>
              <Keyboard aria-hidden="true" />
            </Button>
          </>
        }
      />
      <StaleNote />
      <AwayNote onShow={(sinceMs) => setSearch({ view: "all", since: String(sinceMs) })} />
      <FloodNote alarms={all ?? []} onGroup={filter.group === "rule" ? null : () => setSearch({ group: "rule" })} />
      <AlarmFilters
        filter={filter}
        hosts={hosts}
        rules={rules}
        onChange={(change) => {
          setHeldIds(null);
          setSearch(change);
        }}
        textField={textField}
      />
      {!all && <Skeleton className="h-64 w-full" />}
      {all && rows.length === 0 && (
        <EmptyState
          title={activeCount === 0 && filter.view === "open" ? "Nothing is wrong" : "No alarm fits"}
          message={
            activeCount === 0
              ? "An alarm appears here the moment a node raises it."
              : "Change the filter to see others."
          }
        />
      )}
      {rows.length > 0 && (
        <AlarmTable
          rows={rows}
          group={filter.group}
          sorting={sorting}
          onSorting={setSorting}
          isHeld={heldIds !== null}
          currentId={currentId}
          selectedIds={selectedIds}
          onCurrent={setCurrentId}
          onSelect={select}
          onOpen={open}
          onOrder={onOrder}
          onReading={(isReading) => setHeldIds((held) => (isReading ? (held ?? order.current) : null))}
        />
      )}
      {openId !== null && openId !== "" && all && (
        <AlarmDrawer
          alarmId={openId}
          alarm={all.find(({ id }) => id === openId)}
          onClose={() => setSearch({ alarm: "" })}
          onAsk={mayAct ? setDialog : null}
        />
      )}
      {dialog && (
        <AlarmDialogs
          dialog={dialog}
          onClose={() => {
            setDialog(null);
            setSelectedIds(NONE);
          }}
        />
      )}
      {acting && (
        <ActionDialog
          requests={acting}
          onClose={() => {
            setActing(null);
            setSelectedIds(NONE);
          }}
        />
      )}
      {showsKeys && <KeysDialog onClose={() => setShowsKeys(false)} />}
    </>
  );
}
