"use client";

import { KeyRound, LogOut } from "lucide-react";
import * as Menu from "radix-ui/dropdown-menu";
import { useState } from "react";
import type { Session } from "../../domain/api";
import ChangePasswordDialog from "./change-password-dialog";
import { signOut } from "./sign-out";
import { UserButton } from "./user-button";

const ITEM =
  "flex h-8 cursor-pointer items-center gap-2 rounded-sm px-2 outline-none select-none data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:text-muted";

/** The opened menu, and what it opens. */
export default function UserMenuItems({ session }: { session: Session }) {
  const [changesPassword, setChangesPassword] = useState(false);
  return (
    <>
      <Menu.Root defaultOpen modal={false}>
        <Menu.Trigger asChild>
          <UserButton session={session} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Content
            align="end"
            sideOffset={6}
            collisionPadding={8}
            className="z-50 min-w-52 rounded-lg border border-line bg-raised p-1 shadow-raised"
          >
            <Menu.Label className="px-2 pt-1.5 pb-2">
              <span className="block truncate font-medium">{session.name}</span>
              <span className="block text-sm text-muted">
                {session.role} · Premonitor {session.version}
              </span>
            </Menu.Label>
            <Menu.Separator className="-mx-1 mb-1 border-t" />
            <Menu.Item className={ITEM} onSelect={() => setChangesPassword(true)}>
              <KeyRound aria-hidden />
              Change password
            </Menu.Item>
            <Menu.Item className={ITEM} onSelect={() => void signOut()}>
              <LogOut aria-hidden />
              Sign out
            </Menu.Item>
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
      <ChangePasswordDialog open={changesPassword} onOpenChange={setChangesPassword} />
    </>
  );
}
