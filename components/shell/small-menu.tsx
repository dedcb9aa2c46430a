"use client";

import { Menu, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Button } from "../ui/button";
import { Navigation } from "./navigation";
import { PreferenceRows } from "./preference-switches";
import { signOut } from "./sign-out";
import { useSession } from "./use-session";

const ChangePasswordDialog = lazy(() => import("./change-password-dialog"));
const PANEL_ID = "small-menu";

/** What the bar has no room for on a small screen, folded away behind a button. */
export function SmallMenu() {
  const [open, setOpen] = useState(false);
  const [changesPassword, setChangesPassword] = useState(false);
  const pathname = usePathname();
  const around = useRef<HTMLDivElement>(null);
  const { data: session } = useSession();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes it
  useEffect(() => setOpen(false), [pathname]);
  useEffect(() => {
    if (!open) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      around.current?.querySelector("button")?.focus();
    };
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !around.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPointer);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onPointer);
    };
  }, [open]);

  return (
    <div ref={around} className="lg:hidden">
      <Button
        variant="ghost"
        size="icon"
        aria-label={open ? "Close the menu" : "Open the menu"}
        aria-expanded={open}
        aria-controls={PANEL_ID}
        onClick={() => setOpen(!open)}
      >
        {open ? <X aria-hidden /> : <Menu aria-hidden />}
      </Button>
      {open && (
        <div
          id={PANEL_ID}
          className="absolute inset-x-0 top-full flex max-h-[calc(100dvh-3rem)] flex-col gap-3 overflow-y-auto border-b bg-surface p-2 pb-4 shadow-raised"
        >
          <Navigation direction="column" onNavigate={() => setOpen(false)} />
          <hr />
          <PreferenceRows />
          <hr />
          <div className="flex flex-wrap items-center gap-2 px-3">
            <span className="mr-auto min-w-0 truncate text-muted">
              {session ? `${session.name}, ${session.role}` : ""}
            </span>
            <Button size="sm" onClick={() => setChangesPassword(true)}>
              Change password
            </Button>
            <Button size="sm" onClick={() => void signOut()}>
              Sign out
            </Button>
          </div>
        </div>
      )}
      {changesPassword && (
        <Suspense>
          <ChangePasswordDialog open onOpenChange={setChangesPassword} />
        </Suspense>
      )}
    </div>
  );
}
