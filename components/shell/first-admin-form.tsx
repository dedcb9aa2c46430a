"use client";

import { type FormEvent, useState } from "react";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { FormError } from "../ui/form-error";
import { TextField } from "../ui/form-field";
import { NewPasswordFields, passwordProblem } from "./new-password-fields";
import { useAttempt } from "./use-attempt";

/** Makes the first admin, with the one-time code that `start` printed. */
export function FirstAdminForm({ code: foundCode, onSignedIn }: { code: string; onSignedIn: () => void }) {
  const [code, setCode] = useState(foundCode);
  const [name, setName] = useState("");
  const [next, setNext] = useState({ password: "", again: "" });
  const attempt = useAttempt();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = passwordProblem(next);
    if (found) {
      attempt.setProblem(found);
      return;
    }
    void attempt.run(async () => {
      const body = { code: code.trim(), name: name.trim(), password: next.password };
      await fetchJson("/api/setup", { method: "POST", body });
      onSignedIn();
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="One-time code"
        hint={foundCode ? "Taken from the link." : "It stands behind #code= in the link that the start printed."}
        autoComplete="off"
        spellCheck={false}
        required
        maxLength={128}
        className="[&_input]:font-mono [&_input]:text-sm"
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
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
      <NewPasswordFields value={next} onValueChange={setNext} />
      <FormError message={attempt.problem} />
      <Button type="submit" variant="primary" disabled={attempt.isPending || attempt.waitSeconds > 0}>
        {attempt.waitSeconds > 0 ? `Wait ${attempt.waitSeconds} s` : "Make the first admin"}
      </Button>
    </form>
  );
}
