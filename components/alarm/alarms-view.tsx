"use client";

import { Keyboard } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Alarm } from "../../domain/alarm";
import { useSearchState } from "../fleet/use-search-state";
import { useAlarms } from "../live/live-provider";
import { StaleNote } from "../live/stale-note";
import { useMay } from "../shell/use-session";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { PageHeader } from "../ui/page-header";
import { Skeleton } from "../ui/skeleton";
import { AcknowledgeDialog } from "./acknowledge-dialog";
import { AlarmDrawer } from "./alarm-drawer";
import { filterFromSearch, fits, heldAlarms } from "./alarm-filter";
import { AlarmFilters } from "./alarm-filters";
import { AlarmList } from "./alarm-list";
import { KeysDialog } from "./keys-dialog";

const NONE: ReadonlySet<string> = new Set();

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches("input:not([type=checkbox]), textarea, select") || target.closest("dialog") !== null)
  );
}

/** The console: what is wrong now, and what was. */
export function AlarmsView() {
  const all = useAlarms();
  const mayAcknowledge = useMay("operator");
  const [search, setSearch] = useSearchState();
  const filter = filterFromSearch(search);
  const [heldIds, setHeldIds] = useState<string[] | null>(null);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(NONE);
  const [acknowledging, setAcknowledging] = useState<readonly Alarm[] | null>(null);
  const [showsKeys, setShowsKeys] = useState(false);
  const textField = useRef<HTMLInputElement>(null);

  const fitting = (all ?? []).filter((alarm) => fits(alarm, filter));
  const { shown, newCount } = heldAlarms(all ?? [], fitting, heldIds);
  const openId = search.get("alarm");
  const opened = openId === null ? undefined : all?.find(({ id }) => id === openId);
  const open = (id: string) => setSearch({ alarm: id });
  const acknowledge = () => {
    const wanted =
      selectedIds.size > 0 ? shown.filter(({ id }) => selectedIds.has(id)) : shown.filter(({ id }) => id === currentId);
    const possible = wanted.filter(({ acknowledged }) => acknowledged === null);
    if (mayAcknowledge && possible.length > 0) setAcknowledging(possible);
  };
  const move = (by: number) => {
    const index = shown.findIndex(({ id }) => id === currentId);
    const next = shown[Math.min(shown.length - 1, Math.max(0, index + by))];
    if (next) setCurrentId(next.id);
  };
  const select = (id: string, isSelected: boolean) => {
    const next = new Set(selectedIds);
    if (isSelected) next.add(id);
    else next.delete(id);
    setSelectedIds(next);
  };

  const openCurrent = () => currentId !== null && open(currentId);
  const keys = new Map<string, () => unknown>([
    ["j", () => move(1)],
    ["ArrowDown", () => move(1)],
    ["k", () => move(-1)],
    ["ArrowUp", () => move(-1)],
    ["x", () => currentId !== null && select(currentId, !selectedIds.has(currentId))],
    ["a", acknowledge],
    ["o", openCurrent],
    ["Enter", openCurrent],
    ["Escape", () => setSelectedIds(NONE)],
    ["/", () => textField.current?.focus()],
    ["?", () => setShowsKeys(true)],
  ]);
  const keysNow = useRef(keys);
  keysNow.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "Enter" && event.target instanceof HTMLElement && event.target.matches("button, a")) return;
      const act = keysNow.current.get(event.key);
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);

  const activeCount = all?.filter(({ state }) => state === "active").length ?? 0;
  const canAcknowledge = mayAcknowledge && (selectedIds.size > 0 || currentId !== null);
  return (
    <>
      <PageHeader
        title="Alarms"
        description={all ? (activeCount === 0 ? "Nothing is wrong." : `${activeCount} active`) : "…"}
        actions={
          <>
            {newCount > 0 && (
              <Button variant="primary" onClick={() => setHeldIds(null)}>
                {newCount} new
              </Button>
            )}
            {mayAcknowledge && (
              <Button onClick={acknowledge} disabled={!canAcknowledge}>
                Acknowledge{selectedIds.size > 1 ? ` ${selectedIds.size}` : ""}
              </Button>
            )}
            <Button variant="ghost" size="icon" aria-label="Keys" onClick={() => setShowsKeys(true)}>
              <Keyboard aria-hidden="true" />
            </Button>
          </>
        }
      />
      <StaleNote />
      <AlarmFilters
        filter={filter}
        hosts={[...new Set((all ?? []).map(({ hostId }) => hostId))].sort()}
        onChange={(change) => {
          setHeldIds(null);
          setSearch(change as Record<string, string>);
        }}
        textField={textField}
      />
      {!all && <Skeleton className="h-64 w-full" />}
      {all && shown.length === 0 && (
        <EmptyState
          title={activeCount === 0 && filter.state === "active" ? "Nothing is wrong" : "No alarm fits"}
          message={
            activeCount === 0
              ? "An alarm appears here the moment a node raises it."
              : "Change the filter to see others."
          }
        />
      )}
      {shown.length > 0 && (
        <AlarmList
          alarms={shown}
          currentId={currentId}
          selectedIds={selectedIds}
          onCurrent={setCurrentId}
          onSelect={select}
          onOpen={open}
          onReading={(isReading) => setHeldIds(isReading ? shown.map(({ id }) => id) : null)}
        />
      )}
      {opened && (
        <AlarmDrawer
          alarm={opened}
          onClose={() => setSearch({ alarm: "" })}
          onAcknowledge={
            mayAcknowledge
              ? () => {
                  setSearch({ alarm: "" });
                  setAcknowledging([opened]);
                }
              : null
          }
        />
      )}
      {acknowledging && (
        <AcknowledgeDialog
          alarms={acknowledging}
          onClose={() => {
            setAcknowledging(null);
            setSelectedIds(NONE);
          }}
        />
      )}
      {showsKeys && <KeysDialog onClose={() => setShowsKeys(false)} />}
    </>
  );
}
