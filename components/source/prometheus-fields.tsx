import type { SIGN_INS } from "../../domain/prometheus-source";
import { ChoiceField } from "./choice-field";
import { LinesField } from "./lines-field";
import type { SourceFieldsProps } from "./source-fields";

const SIGN_IN_WORDS: Record<(typeof SIGN_INS)[number], string> = {
  none: "As nobody",
  token: "With a bearer token",
  password: "As a user, with a password (Basic)",
};

const SECRET_HINT =
  "Another target's address, or another authority, asks for the secret again: a kept one is not sent there.";

/** What is scraped, how often, and how to sign in. */
export function PrometheusFields({ draft, set, field, pemField }: SourceFieldsProps) {
  return (
    <>
      <LinesField
        label="Targets"
        hint="One in each line, and behind a blank the host that it speaks for, when that is not the one of its address."
        placeholder={"http://web-1:9100/metrics\nhttp://10.0.0.5:9100/metrics db-1"}
        value={draft.targets}
        onValueChange={(targets) => set({ targets })}
        required
      />
      <div className="grid gap-4 sm:grid-cols-2">
        {field("everySeconds", "Scrape every", {
          required: true,
          inputMode: "numeric",
          pattern: "\\d+",
          hint: "1 to 300 s.",
        })}
        {field("timeoutSeconds", "Wait for an answer", {
          required: true,
          inputMode: "numeric",
          pattern: "\\d+",
          hint: "1 to 60 s.",
        })}
      </div>
      {field("patterns", "Other metrics", {
        placeholder: "http_* process_open_fds",
        hint: "What node_exporter tells of a machine is always taken. Names of more, with * for any characters, and blanks between.",
      })}
      <div className="grid gap-4 sm:grid-cols-2">
        <ChoiceField
          label="Sign in"
          hint={draft.signIn === "none" ? undefined : SECRET_HINT}
          words={SIGN_IN_WORDS}
          value={draft.signIn}
          onValueChange={(signIn) => set({ signIn })}
        />
        {draft.signIn === "password" && field("username", "User", { required: true, maxLength: 200 })}
      </div>
      <details open={draft.caPem !== "" || draft.clientCertPem !== ""}>
        <summary className="w-fit cursor-pointer font-medium">Certificates</summary>
        <div className="mt-3 grid gap-4">
          {pemField("caPem", {
            hint: "PEM of what signed the targets' certificates; empty: the system's authorities.",
          })}
          {pemField("clientCertPem", {
            label: "Client certificate",
            hint: "PEM, with its chain, for targets that want to see one. Its key goes below.",
          })}
        </div>
      </details>
    </>
  );
}
