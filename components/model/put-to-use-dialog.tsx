"use client";

import { useState } from "react";
import type { Model } from "../../domain/model";
import { HostPatternField } from "../settings/host-pattern-field";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { useChangeModel } from "./use-models";

export interface PutToUseDialogProps {
  model: Pick<Model, "id" | "hosts" | "versionInUse">;
  version: number;
  onClose: () => void;
}

/** Chooses the hosts that are to run a version. */
export function PutToUseDialog({ model, version, onClose }: PutToUseDialogProps) {
  const [hosts, setHosts] = useState(model.hosts);
  const change = useChangeModel(onClose);
  const isOther = model.versionInUse !== null && model.versionInUse !== version;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent>
        <DialogTitle>
          Put version {version} of {model.id} to use
        </DialogTitle>
        <DialogDescription>
          {isOther ? `It takes the place of version ${model.versionInUse}. ` : ""}Collectors get it at once, and judge
          by it without asking back.
        </DialogDescription>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate({ modelId: model.id, use: version, hosts: hosts.trim() });
          }}
        >
          <HostPatternField
            value={hosts}
            onValueChange={setHosts}
            problem={hosts.trim() === "" ? "Say which hosts run it, * for all." : undefined}
          />
          <FormError message={change.error?.message} />
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={change.isPending || hosts.trim() === ""}>
              Put to use
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
