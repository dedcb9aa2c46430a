"use client";

import { useState } from "react";
import type { TokenScope } from "../../domain/account";
import { useHosts } from "../shell/use-hosts";
import { FormField } from "../ui/form-field";
import { Select } from "../ui/select";
import { SCOPE_WORDS } from "./role-words";
import { TokenDialog } from "./token-dialog";

/** Those that push are made with their source. */
const SCOPES = Object.entries(SCOPE_WORDS).filter(([scope]) => scope !== "push");

interface MakeTokenDialogProps {
  tokensKey: readonly string[];
  onClose: () => void;
}

/** Makes a token and shows its secret. */
export function MakeTokenDialog({ tokensKey, onClose }: MakeTokenDialogProps) {
  const [scope, setScope] = useState<TokenScope>("read");
  const [hostId, setHostId] = useState("");
  const { data: hosts = [] } = useHosts();
  return (
    <TokenDialog
      title="Make a token"
      description="A program signs in with it instead of a password."
      wanted={{ scope, hostId: scope === "ingest" ? hostId : null }}
      listKey={tokensKey}
      shown={(text) => ({ label: "Send it as Authorization: Bearer …", text, copyLabel: "Copy the token" })}
      onClose={onClose}
    >
      <FormField label="What it may">
        {(ids) => (
          <Select {...ids} value={scope} onChange={(event) => setScope(event.target.value as TokenScope)}>
            {SCOPES.map(([value, words]) => (
              <option key={value} value={value}>
                {value}: {words}
              </option>
            ))}
          </Select>
        )}
      </FormField>
      {scope === "ingest" && (
        <FormField label="Host">
          {(ids) => (
            <Select {...ids} required value={hostId} onChange={(event) => setHostId(event.target.value)}>
              <option value="" disabled>
                Choose a host
              </option>
              {hosts.map(({ id }) => (
                <option key={id} value={id}>
                  {id}
                </option>
              ))}
            </Select>
          )}
        </FormField>
      )}
    </TokenDialog>
  );
}
