"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { capitalized } from "../../domain/capitalized";
import type { Model, ModelVersion } from "../../domain/model";
import { useMay } from "../shell/use-session";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { ConfusionTable } from "./confusion-table";
import { evaluationWords, METHOD_HINTS, METHOD_WORDS, trainedOnWords } from "./model-words";
import { PutToUseDialog } from "./put-to-use-dialog";
import { modelFilePath } from "./use-models";

interface VersionProps {
  model: Model;
  version: ModelVersion;
  onUse: () => void;
}

function useLabel({ versionInUse }: Model, { version }: ModelVersion): string {
  if (versionInUse === version) return "Change its hosts";
  return versionInUse !== null && version < versionInUse ? "Roll back to it" : "Put to use";
}

function Version({ model, version, onUse }: VersionProps) {
  const { timeZone } = useViewPreferences();
  const mayUse = useMay("operator");
  const isInUse = model.versionInUse === version.version;
  const label = useLabel(model, version);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-3">
      <div className="min-w-0 basis-96 grow">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          Version {version.version}
          {isInUse && <Badge tone="ok">In use</Badge>}
          <span title={METHOD_HINTS[version.method]}>
            <Badge>{METHOD_WORDS[version.method]}</Badge>
          </span>
        </p>
        <p className="mt-0.5 text-pretty wrap-anywhere text-muted">
          {capitalized(evaluationWords(version.evaluation))}. {version.vectorCount} support vectors.
        </p>
        <p className="mt-0.5 wrap-anywhere text-muted">
          {trainedOnWords(version)}
          {version.comment !== "" && ` (${version.comment})`}
        </p>
        <p className="mt-0.5 font-mono text-sm wrap-anywhere text-faint">{version.series.join(", ")}</p>
        <p className="mt-0.5 text-sm text-faint">
          {version.by}, {formatTime(version.atMs, timeZone)}
        </p>
        <div className="mt-2 flex flex-wrap gap-2">
          {mayUse && (
            <Button size="sm" variant={isInUse ? "secondary" : "primary"} onClick={onUse}>
              {label}
            </Button>
          )}
          <Button size="sm" variant="ghost" asChild>
            <a href={modelFilePath(model.id, version.version)} download>
              <Download aria-hidden />
              File
            </a>
          </Button>
        </div>
      </div>
      {version.evaluation && version.evaluation.foldCount > 0 && <ConfusionTable evaluation={version.evaluation} />}
    </li>
  );
}

/** The versions of a model one below the other, so that they can be compared, and the way from one to another. */
export function VersionList({ model }: { model: Model }) {
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <Card className="mb-4">
      <CardHeader>
        <CardTitle>Versions</CardTitle>
        <p className="text-sm text-faint">How each did on windows that were held back from it</p>
      </CardHeader>
      <ul className="divide-y divide-line">
        {model.versions.map((version) => (
          <Version key={version.version} model={model} version={version} onUse={() => setChosen(version.version)} />
        ))}
      </ul>
      {chosen !== null && <PutToUseDialog model={model} version={chosen} onClose={() => setChosen(null)} />}
    </Card>
  );
}
