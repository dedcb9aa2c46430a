"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleMinus, CircleX, type LucideIcon, TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import type { CloudCheckStep } from "../../domain/action-api";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { classNames } from "../ui/class-names";
import { Dialog, DialogContent, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { Skeleton } from "../ui/skeleton";

const LOOKS: Record<CloudCheckStep["outcome"], { Icon: LucideIcon; tone: string; word: string }> = {
  ok: { Icon: CircleCheck, tone: "text-ok", word: "works" },
  warning: { Icon: TriangleAlert, tone: "text-warning", word: "mind" },
  failed: { Icon: CircleX, tone: "text-failure", word: "failed" },
  skipped: { Icon: CircleMinus, tone: "text-faint", word: "skipped" },
};

/** Tests a connection step by step, and says what works. */
export function CloudCheckDialog({ cloudId, onClose }: { cloudId: string; onClose: () => void }) {
  const path = `/api/clouds/${encodeURIComponent(cloudId)}`;
  const check = useMutation({
    mutationFn: () => fetchJson<{ steps: CloudCheckStep[] }>(`${path}/check`, { method: "POST" }),
  });
  const create = useMutation({
    mutationFn: () => fetchJson(`${path}/create-doctor`, { method: "POST" }),
    onSuccess: () => check.mutate(),
  });
  const { mutate } = check;
  useEffect(() => mutate(), [mutate]);
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="w-[min(40rem,calc(100vw-2rem))]">
        <DialogTitle>Test of {cloudId}</DialogTitle>
        <div aria-busy={check.isPending} aria-live="polite" className="min-h-72">
          {!check.data && !check.error && <Skeleton className="h-72 w-full" />}
          <ol className={classNames("divide-y divide-line", check.isPending && "opacity-60")}>
            {check.data?.steps.map(({ id, title, outcome, detail, durationMs, offer }) => {
              const { Icon, tone, word } = LOOKS[outcome];
              return (
                <li key={id} className="py-2">
                  <p className="flex flex-wrap items-center gap-2">
                    <Icon aria-hidden className={classNames("size-4 shrink-0", tone)} />
                    <span className="font-medium">{title}</span>
                    <span className={classNames("text-sm", tone)}>{word}</span>
                    <span className="ml-auto text-sm text-faint tabular-nums">{Math.round(durationMs)} ms</span>
                  </p>
                  <p className="pl-6 wrap-anywhere text-muted">{detail}</p>
                  {offer === "create-doctor" && (
                    <Button size="sm" className="mt-1 ml-6" disabled={create.isPending} onClick={() => create.mutate()}>
                      Create the data source
                    </Button>
                  )}
                </li>
              );
            })}
          </ol>
        </div>
        <FormError message={create.error?.message ?? check.error?.message} />
        <DialogFooter>
          <Button disabled={check.isPending} onClick={() => check.mutate()}>
            Test again
          </Button>
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
