import { headers } from "next/headers";
import type { ReactNode } from "react";
import { LiveProvider } from "../../components/live/live-provider";
import { sessionOf } from "../../components/shell/session-of";
import { TopBar } from "../../components/shell/top-bar";
import { QueryProvider } from "../../components/ui/query-provider";
import { Toaster } from "../../components/ui/toast";

/** What is around every page after signing in. */
export default async function MainLayout({ children }: { children: ReactNode }) {
  const session = sessionOf(await headers());
  return (
    <QueryProvider known={session && [[["session"], session]]}>
      <LiveProvider>
        <a
          href="#main"
          className="fixed -top-20 left-3 z-50 print:hidden rounded-md bg-raised px-3 py-2 shadow-raised focus:top-2"
        >
          Skip to the content
        </a>
        <TopBar />
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full max-w-[112rem] px-3 py-4 outline-none sm:px-4 lg:px-6 lg:py-5"
        >
          {children}
        </main>
        <Toaster />
      </LiveProvider>
    </QueryProvider>
  );
}
