import type { SNMP_CIPHERS, SNMP_DIGESTS, SNMP_LEVELS } from "../../domain/snmp-source";
import { ChoiceField } from "./choice-field";
import { LinesField } from "./lines-field";
import type { SourceFieldsProps } from "./source-fields";

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

/** What is asked over SNMP, how often, and as whom. */
export function SnmpFields({ draft, set, field }: SourceFieldsProps) {
  const isVersion3 = draft.snmpVersion === "3";
  return (
    <>
      <LinesField
        label="Targets"
        hint="One in each line: an address, its port when that is not 161, and behind a blank the host that it is. One that is asked in another way has behind that 2c:NAME, with a community of its own, or 3:USER; fields for their secrets appear below."
        placeholder={"10.0.0.1 switch-1\n10.0.0.2:1161 router-2\n10.0.0.3 old-switch 2c:lab"}
        value={draft.snmpTargets}
        onValueChange={(snmpTargets) => set({ snmpTargets })}
        required
      />
      <div className="grid gap-4 sm:grid-cols-2">
        {field("snmpEverySeconds", "Ask every", {
          required: true,
          inputMode: "numeric",
          pattern: "\\d+",
          hint: "1 to 600 s. Many agents renew their counters every 15 s at most.",
        })}
        <ChoiceField
          label="Version"
          words={VERSION_WORDS}
          value={draft.snmpVersion}
          onValueChange={(snmpVersion) => set({ snmpVersion })}
        />
        {isVersion3 && field("snmpUsername", "User", { required: true, maxLength: 32 })}
        {isVersion3 && (
          <ChoiceField
            label="Messages are"
            words={LEVEL_WORDS}
            value={draft.snmpLevel}
            onValueChange={(snmpLevel) => set({ snmpLevel })}
          />
        )}
        {isVersion3 && draft.snmpLevel !== "noAuthNoPriv" && (
          <ChoiceField
            label="Signed with"
            words={DIGEST_WORDS}
            value={draft.snmpDigest}
            onValueChange={(snmpDigest) => set({ snmpDigest })}
          />
        )}
        {isVersion3 && draft.snmpLevel === "authPriv" && (
          <ChoiceField
            label="Encrypted with"
            words={CIPHER_WORDS}
            value={draft.snmpCipher}
            onValueChange={(snmpCipher) => set({ snmpCipher })}
          />
        )}
      </div>
    </>
  );
}
