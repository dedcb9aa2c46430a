"use client";

import { Bookmark, Trash2 } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "../ui/dialog";
import { TextField } from "../ui/form-field";

const KEY = "premonitor.alarmViews";
const MAX_VIEWS = 30;

interface SavedView {
  name: string;
  /** What the address says behind `?`. */
  search: string;
}

function readViews(): SavedView[] {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(kept)) return [];
    return kept.filter((view) => typeof view?.name === "string" && typeof view?.search === "string");
  } catch {
    return [];
  }
}

/** Filters with a name, kept by this browser. Each is an address, which can be sent to others. */
export function SavedViews() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Bookmark aria-hidden />
        Views
      </Button>
      {open && <ViewsDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function ViewsDialog({ onClose }: { onClose: () => void }) {
  const [views, setViews] = useState(readViews);
  const [name, setName] = useState("");
  const keep = (next: SavedView[]) => {
    window.localStorage.setItem(KEY, JSON.stringify(next));
    setViews(next);
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    const view = { name: name.trim(), search: window.location.search };
    keep([...views.filter((one) => one.name !== view.name), view].slice(-MAX_VIEWS));
    setName("");
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent>
        <DialogTitle>Views</DialogTitle>
        <DialogDescription>Filters and groups with a name. This browser keeps them.</DialogDescription>
        {views.length > 0 && (
          <ul className="divide-y divide-line">
            {views.map((view) => (
              <li key={view.name} className="flex items-center justify-between gap-2 py-1">
                <Link
                  href={`/alarms${view.search}`}
                  prefetch={false}
                  onClick={onClose}
                  className="min-w-0 flex-1 truncate text-accent hover:underline"
                >
                  {view.name}
                </Link>
                <Button
                  variant="ghost"
                  size="icon"
                  aria-label={`Remove the view ${view.name}`}
                  onClick={() => keep(views.filter((one) => one !== view))}
                >
                  <Trash2 aria-hidden />
                </Button>
              </li>
            ))}
          </ul>
        )}
        <form onSubmit={add} className="flex items-end gap-2">
          <TextField
            label="Name for what is shown now"
            className="flex-1"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" variant="primary" disabled={name.trim() === ""}>
            Keep
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
