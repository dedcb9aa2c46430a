"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { fetchJson } from "../ui/api-client";
import { Skeleton } from "../ui/skeleton";
import { BrandMark } from "./brand-mark";
import { FirstAdminForm } from "./first-admin-form";
import { localPath } from "./local-path";
import { SignInForm } from "./sign-in-form";

/** The code behind `#code=`, which is taken out of the address bar and the history at once. */
function takeCode(): string {
  const code = new URLSearchParams(window.location.hash.slice(1)).get("code") ?? "";
  if (code) window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  return code;
}

/** Signing in; or, on a new installation, making the first admin. */
export function LoginView() {
  const router = useRouter();
  const [needed, setNeeded] = useState<boolean | null>(null);
  const [clouds, setClouds] = useState<readonly { cloudId: string }[]>([]);
  const code = useRef("");

  useEffect(() => {
    code.current = takeCode() || code.current;
    let gone = false;
    const setup = fetchJson<{ needed: boolean }>("/api/setup").then(
      ({ needed: isNeeded }) => isNeeded,
      () => false,
    );
    const options = fetchJson<{ keystone: { cloudId: string }[] }>("/api/login-options").then(
      ({ keystone }) => keystone,
      () => [],
    );
    // Both at once, so that the form does not grow under the writer's hands.
    void Promise.all([setup, options]).then(([isNeeded, found]) => {
      if (gone) return;
      setClouds(found);
      setNeeded(isNeeded);
    });
    return () => {
      gone = true;
    };
  }, []);

  const enter = () => router.replace(localPath(new URLSearchParams(window.location.search).get("next")));

  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[14vh] pb-8">
      <div className="flex w-full max-w-88 flex-col gap-6">
        <div className="flex items-center gap-2.5">
          <BrandMark />
          <span className="text-xl font-semibold tracking-tight">Premonitor</span>
        </div>
        <div className="rounded-lg border bg-surface p-6">
          {needed === null && <FormSkeleton />}
          {needed === true && (
            <>
              <h1 className="text-lg font-semibold">Make the first admin</h1>
              <p className="mt-1 mb-5 text-muted">This is a new installation. The admin then adds everybody else.</p>
              <FirstAdminForm code={code.current} onSignedIn={enter} />
            </>
          )}
          {needed === false && (
            <>
              <h1 className="text-lg font-semibold">Sign in</h1>
              <p className="mt-1 mb-5 text-muted">
                {code.current
                  ? "The link was used before: there is an admin already."
                  : "Every host live, and where its memory is heading."}
              </p>
              <SignInForm clouds={clouds} onSignedIn={enter} />
            </>
          )}
        </div>
      </div>
    </main>
  );
}

function FormSkeleton() {
  return (
    <div aria-busy="true" className="flex h-[17.5rem] flex-col gap-4">
      <Skeleton className="h-5 w-20" />
      <Skeleton className="mb-2 h-4 w-56" />
      <Skeleton className="h-13" />
      <Skeleton className="h-13" />
      <Skeleton className="h-8" />
    </div>
  );
}
