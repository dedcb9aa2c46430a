"use client";

import { lazy, Suspense, useState } from "react";
import { Skeleton } from "../ui/skeleton";
import { useSession } from "./use-session";
import { UserButton } from "./user-button";

const UserMenuItems = lazy(() => import("./user-menu-items"));

/** Who is signed in; the menu behind it is fetched when it is wanted. */
export function UserMenu() {
  const { data: session } = useSession();
  const [wanted, setWanted] = useState(false);
  if (!session) return <Skeleton className="h-7 w-16" />;
  if (!wanted) return <UserButton session={session} onClick={() => setWanted(true)} />;
  return (
    <Suspense fallback={<UserButton session={session} />}>
      <UserMenuItems session={session} />
    </Suspense>
  );
}
