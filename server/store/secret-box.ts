import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const VERSION = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed secret cannot be opened: another key sealed it, or it was changed. */
export class SecretUnreadableError extends Error {
  override name = "SecretUnreadableError";
}

/**
 * Seals secrets that are kept in Redis: AES-256-GCM with a key derived (HKDF-SHA256) from the installation's. Each is bound to the
 * place it is kept for, so that a sealed text moved elsewhere does not open.
 */
export class SecretBox {
  private readonly key: Buffer;

  /** @param secretsKey at least 32 characters; the same for all servers of an installation */
  constructor(secretsKey: string) {
    if (secretsKey.length < 32) throw new Error("the secrets' key has fewer than 32 characters");
    this.key = Buffer.from(hkdfSync("sha256", secretsKey, "premonitor", "secrets in state", 32));
  }

  /** @param place what the secret belongs to: `cloud/prod` */
  seal(secret: string, place: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.key, nonce);
    cipher.setAAD(Buffer.from(place));
    const sealed = Buffer.concat([nonce, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${sealed.toString("base64url")}`;
  }

  /** @throws SecretUnreadableError */
  open(sealed: string, place: string): string {
    try {
      const [version, text = ""] = sealed.split(".");
      if (version !== VERSION) throw new Error("another version");
      const bytes = Buffer.from(text, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", this.key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      const opened = decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES));
      return Buffer.concat([opened, decipher.final()]).toString("utf8");
    } catch {
      throw new SecretUnreadableError(
        `the secret of ${place} cannot be read with this server's key: give it again, or start with the PREMONITOR_SECRETS_KEY it was kept with`,
      );
    }
  }
}
