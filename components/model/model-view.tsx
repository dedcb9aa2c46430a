"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { capitalized } from "../../domain/capitalized";
import type { ModelView as Shown } from "../../domain/model-api";
import { useMay } from "../shell/use-session";
import { ApiRequestError } from "../ui/api-client";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { FormError } from "../ui/form-error";
import { PageHeader } from "../ui/page-header";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { ModelHosts } from "./model-hosts";
import { ModelRule } from "./model-rule";
import { runsOnWords } from "./model-words";
import { useChangeModel, useModel } from "./use-models";
import { VersionList } from "./version-list";

function ModelActions({ model }: { model: Shown }) {
  const mayChange = useMay("operator");
  const router = useRouter();
  const [isRemoving, setIsRemoving] = useState(false);
  const change = useChangeModel((done) => {
    if ("remove" in done) router.push("/models");
  });
  return (
    <>
      <ModelRule model={model} />
      {mayChange && (
        <>
          <Button asChild>
            <Link href={`/models/train?model=${encodeURIComponent(model.id)}`} prefetch={false}>
              Train a new version
            </Link>
          </Button>
          {model.versionInUse !== null && (
            <Button
              disabled={change.isPending}
              onClick={() => change.mutate({ modelId: model.id, use: null, hosts: model.hosts })}
            >
              Take out of use
            </Button>
          )}
          <Button variant="danger" onClick={() => setIsRemoving(true)}>
            Remove
          </Button>
          {!isRemoving && <FormError message={change.error?.message} />}
          <ConfirmDialog
            open={isRemoving}
            onOpenChange={setIsRemoving}
            title={`Remove the model ${model.id}?`}
            message="All its versions are lost, and no host runs it any more. Its alarms clear."
            confirmLabel="Remove"
            onConfirm={() => change.mutate({ modelId: model.id, remove: true })}
            isPending={change.isPending}
            error={change.error}
          />
        </>
      )}
    </>
  );
}

/** One model: what its versions can do, which of them runs, and where. */
export function ModelView({ modelId }: { modelId: string }) {
  const model = useModel(modelId);
  if (model.error instanceof ApiRequestError && model.error.status === 404) {
    return (
      <EmptyState
        title={`There is no model ${modelId}`}
        message="It may have been removed, or its name is written otherwise."
        action={
          <Button asChild>
            <Link href="/models" prefetch={false}>
              To the models
            </Link>
          </Button>
        }
      />
    );
  }
  return (
    <QueryView query={model} failure="The model could not be read" loading={<Skeleton className="h-96 w-full" />}>
      {(shown) => (
        <>
          <PageHeader
            title={shown.id}
            description={`${capitalized(runsOnWords(shown))}.`}
            actions={<ModelActions model={shown} />}
          />
          <ModelHosts model={shown} />
          <VersionList model={shown} />
        </>
      )}
    </QueryView>
  );
}
