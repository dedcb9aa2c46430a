"use client";

import { type FormEvent, useState } from "react";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { FormError } from "../ui/form-error";
import { FormField, TextField } from "../ui/form-field";
import { Select } from "../ui/select";
import { useAttempt } from "./use-attempt";

export interface SignInFormProps {
  /** Clouds with whose Keystone one can sign in. */
  clouds: readonly { cloudId: string }[];
  onSignedIn: () => void;
}

export function SignInForm({ clouds, onSignedIn }: SignInFormProps) {
  const [cloudId, setCloudId] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const attempt = useAttempt();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void attempt.run(async () => {
      const who = { name: name.trim(), password };
      if (cloudId === "") await fetchJson("/api/login", { method: "POST", body: who });
      else await fetchJson("/api/login/keystone", { method: "POST", body: { ...who, cloudId } });
      onSignedIn();
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {clouds.length > 0 && (
        <FormField label="With">
          {(ids) => (
            <Select {...ids} value={cloudId} onChange={(event) => setCloudId(event.target.value)}>
              <option value="">a Premonitor account</option>
              {clouds.map((cloud) => (
                <option key={cloud.cloudId} value={cloud.cloudId}>
                  Keystone of {cloud.cloudId}
                </option>
              ))}
            </Select>
          )}
        </FormField>
      )}
      <TextField
        label="Name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        maxLength={255}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={1000}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <FormError message={attempt.problem} />
      <Button type="submit" variant="primary" disabled={attempt.isPending || attempt.waitSeconds > 0}>
        {attempt.waitSeconds > 0 ? `Wait ${attempt.waitSeconds} s` : "Sign in"}
      </Button>
    </form>
  );
}
