import { TLSSocket } from "node:tls";
import type { FastifyRequest } from "fastify";
import type { PushedKind } from "../../domain/sender-certificate";
import type { Principal } from "../auth/principal";
import { type ShownCertificate, shownCertificate } from "../auth/read-certificate";
import { HttpError } from "./http-error";
import type { HttpParts } from "./http-parts";
import type { Limiters } from "./limiters";

const shownOver = new WeakMap<TLSSocket, ShownCertificate>();

/** Whether the request came to the port for what is pushed: it alone speaks TLS. */
export function isPushedOverTls(request: Pick<FastifyRequest, "raw">): boolean {
  return request.raw.socket instanceof TLSSocket;
}

/** The client's certificate, read once for a connection; TLS has seen to it that the client has its key. */
function certificateOver(socket: TLSSocket): ShownCertificate | undefined {
  const known = shownOver.get(socket);
  if (known) return known;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return undefined;
  const shown = shownCertificate(certificate);
  shownOver.set(socket, shown);
  return shown;
}

/**
 * Who pushes, by the certificate that his connection has shown; `null` when it has shown none. No authority is asked: a source lists each
 * certificate that it takes.
 * @throws HttpError 403 when it is not listed, or not good now, as the page of sources tells too; 429
 */
export async function byCertificate(
  request: FastifyRequest,
  { authenticator, sourceDesk }: Pick<HttpParts, "authenticator" | "sourceDesk">,
  limiters: Limiters,
  kind: PushedKind,
): Promise<Principal | null> {
  const shown = certificateOver(request.raw.socket as TLSSocket);
  if (!shown) return null;
  await limiters.mayTryToken(request.ip);
  const { subject, fingerprint, validFromMs, validUntilMs } = shown;
  const nowMs = Date.now();
  const whose = `${subject}, SHA-256 ${fingerprint}`;
  const principal = await authenticator.byCertificate(shown);
  if (principal?.kind !== "certificate") {
    await limiters.badToken(request.ip);
    sourceDesk.turnedAway(
      kind,
      null,
      "a sender showed a certificate that no source lists: add it, if it is yours",
      whose,
    );
    throw new HttpError(403, `No source lists the certificate of ${whose}: add it in Settings, Sources.`);
  }
  if (nowMs > validUntilMs) {
    const end = new Date(validUntilMs).toISOString();
    const reason = "a sender's certificate has ended: renew it, and add the new one here";
    sourceDesk.turnedAway(kind, principal.sourceId, reason, `${whose}, ended ${end}`);
    throw new HttpError(
      403,
      `The certificate of ${subject} ended at ${end}: renew it, and add the new one in Settings, Sources.`,
    );
  }
  if (nowMs < validFromMs) {
    const begin = new Date(validFromMs).toISOString();
    const reason = "a sender's certificate is not good yet: see to the clocks of both machines";
    sourceDesk.turnedAway(kind, principal.sourceId, reason, `${whose}, good from ${begin}`);
    throw new HttpError(
      403,
      `The certificate of ${subject} is good from ${begin} on only: see to both machines' clocks.`,
    );
  }
  return principal;
}
