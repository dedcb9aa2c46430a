import { SIGN_INS } from "../../domain/prometheus-source";
import { FormField } from "../ui/form-field";
import { Select } from "../ui/select";
import { Textarea } from "../ui/textarea";
import type { SourceDraft } from "./source-draft";
import type { SourceFieldsProps } from "./source-fields";

const SIGN_IN_WORDS: Record<(typeof SIGN_INS)[number], string> = {
  none: "As nobody",
  token: "With a bearer token",
  password: "As a user, with a password (Basic)",
};

const SECRET_HINT = "Another target's address asks for the secret again: a kept one is not sent there.";

/** What is scraped, how often, and how to sign in. */
export function PrometheusFields({ draft, set, field }: SourceFieldsProps) {
  return (
    <>
      <FormField
        label="Targets"
        hint="One in each line, and behind a blank the host that it speaks for, when that is not the one of its address."
      >
        {(ids) => (
          <Textarea
            {...ids}
            required
            className="w-full font-mono text-sm"
            spellCheck={false}
            placeholder={"http://web-1:9100/metrics\nhttp://10.0.0.5:9100/metrics db-1"}
            value={draft.targets}
            onChange={({ target }) => set({ targets: target.value })}
          />
        )}
      </FormField>
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
        <FormField label="Sign in" hint={draft.signIn === "none" ? undefined : SECRET_HINT}>
          {(ids) => (
            <Select
              {...ids}
              value={draft.signIn}
              onChange={({ target }) => set({ signIn: target.value as SourceDraft["signIn"] })}
            >
              {SIGN_INS.map((signIn) => (
                <option key={signIn} value={signIn}>
                  {SIGN_IN_WORDS[signIn]}
                </option>
              ))}
            </Select>
          )}
        </FormField>
        {draft.signIn === "password" && field("username", "User", { required: true, maxLength: 200 })}
      </div>
    </>
  );
}
