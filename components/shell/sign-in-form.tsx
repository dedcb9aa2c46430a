"use client";

import { type FormEvent, useState } from "react";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { FormError } from "../ui/form-error";
import { TextField } from "../ui/form-field";
import { useAttempt } from "./use-attempt";

export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const attempt = useAttempt();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void attempt.run(async () => {
      await fetchJson("/api/login", { method: "POST", body: { name: name.trim(), password } });
      onSignedIn();
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        maxLength={64}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={200}
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
