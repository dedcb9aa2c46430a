import type { SNMP_CIPHERS, SNMP_DIGESTS, SNMP_LEVELS } from "../../domain/snmp-source";
import type { useDraft } from "../settings/use-draft";
import { FormField } from "../ui/form-field";
import { Select } from "../ui/select";
import { Textarea } from "../ui/textarea";
import type { SourceDraft } from "./source-draft";

const VERSION_WORDS = { "2c": "2c, with a community", "3": "3, as a user" } as const;
const LEVEL_WORDS: Record<(typeof SNMP_LEVELS)[number], string> = {
  authPriv: "signed and encrypted",
  authNoPriv: "signed",
  noAuthNoPriv: "neither signed nor encrypted",
};
const DIGEST_WORDS: Record<(typeof SNMP_DIGESTS)[number], string> = {
  sha256: "SHA-256",
  sha512: "SHA-512",
  sha: "SHA-1",
  md5: "MD5",
};
const CIPHER_WORDS: Record<(typeof SNMP_CIPHERS)[number], string> = {
  aes: "AES-128",
  aes256b: "AES-256 (Blumenthal)",
  aes256r: "AES-256 (Cisco)",
};

type SnmpFieldsProps = Pick<ReturnType<typeof useDraft<SourceDraft>>, "draft" | "set" | "field">;

/** What is asked over SNMP, how often, and as whom. */
export function SnmpFields({ draft, set, field }: SnmpFieldsProps) {
  const isVersion3 = draft.snmpVersion === "3";
  return (
    <>
      <FormField
        label="Targets"
        hint="One in each line: an address, its port when that is not 161, and behind a blank the host that it is."
      >
        {(ids) => (
          <Textarea
            {...ids}
            required
            className="w-full font-mono text-sm"
            spellCheck={false}
            placeholder={"10.0.0.1 switch-1\n10.0.0.2:1161 router-2"}
            value={draft.snmpTargets}
            onChange={({ target }) => set({ snmpTargets: target.value })}
          />
        )}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        {field("snmpEverySeconds", "Ask every", {
          required: true,
          inputMode: "numeric",
          pattern: "\\d+",
          hint: "1 to 600 s. Many agents renew their counters every 15 s at most.",
        })}
        <Choice
          label="Version"
          words={VERSION_WORDS}
          value={draft.snmpVersion}
          onChange={(snmpVersion) => set({ snmpVersion })}
        />
        {isVersion3 && field("snmpUsername", "User", { required: true, maxLength: 32 })}
        {isVersion3 && (
          <Choice
            label="Messages are"
            words={LEVEL_WORDS}
            value={draft.snmpLevel}
            onChange={(snmpLevel) => set({ snmpLevel })}
          />
        )}
        {isVersion3 && draft.snmpLevel !== "noAuthNoPriv" && (
          <Choice
            label="Signed with"
            words={DIGEST_WORDS}
            value={draft.snmpDigest}
            onChange={(snmpDigest) => set({ snmpDigest })}
          />
        )}
        {isVersion3 && draft.snmpLevel === "authPriv" && (
          <Choice
            label="Encrypted with"
            words={CIPHER_WORDS}
            value={draft.snmpCipher}
            onChange={(snmpCipher) => set({ snmpCipher })}
          />
        )}
      </div>
    </>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  words: Record<Value, string>;
  value: Value;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, words, value, onChange }: ChoiceProps<Value>) {
  return (
    <FormField label={label}>
      {(ids) => (
        <Select {...ids} value={value} onChange={({ target }) => onChange(target.value as Value)}>
          {(Object.entries(words) as [Value, string][]).map(([one, word]) => (
            <option key={one} value={one}>
              {word}
            </option>
          ))}
        </Select>
      )}
    </FormField>
  );
}
