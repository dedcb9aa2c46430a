import { z } from "zod";
import { capitalized } from "../../../domain/capitalized";
import { isPushedKind, nameOfCertificate, senderCertificateSchema } from "../../../domain/sender-certificate";
import { sourceSchema } from "../../../domain/source";
import {
  addCertificateSchema,
  certificateParamsSchema,
  putSourceSchema,
  sourceListSchema,
  sourceParamsSchema,
} from "../../../domain/source-api";
import { actorOf } from "../../auth/principal";
import { type ReadCertificate, readCertificate } from "../../auth/read-certificate";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["sources"];

export type SourceRouteParts = Pick<
  HttpParts,
  "sourceStore" | "sourceDesk" | "tokens" | "certificates" | "pushTls" | "authenticator" | "journal"
>;

/** What Premonitor takes from others: set up, switched on and off, and how each does. */
export function registerSourceRoutes(app: ApiApp, parts: SourceRouteParts): void {
  const { sourceStore, sourceDesk, tokens, certificates, authenticator, journal } = parts;
  app.get(
    "/api/sources",
    {
      config: { access: "admin" },
      schema: {
        summary: "The sources with their hosts, rates, last problems, and samples that were not taken",
        tags,
        response: { 200: sourceListSchema },
      },
    },
    async () => {
      const [sources, all, shown] = await Promise.all([sourceStore.list(), tokens.list(), certificates.list()]);
      return {
        pushTls: parts.pushTls(),
        sources: await Promise.all(
          sources.map(async (source) => ({
            ...source,
            state: (await sourceDesk.stateOf(source.settings.id)) ?? null,
            tokens: all.filter(({ sourceId }) => sourceId === source.settings.id),
            certificates: shown.filter(({ sourceId }) => sourceId === source.settings.id),
          })),
        ),
      };
    },
  );

  app.put(
    "/api/sources/:sourceId",
    {
      config: { access: "admin" },
      schema: {
        summary: "Set a source up, or change it; in force within a second, on every server",
        description: "Secrets that are left out stay as they are, unless they would be sent to another address.",
        tags,
        params: sourceParamsSchema,
        body: putSourceSchema,
        response: { 200: sourceSchema },
      },
    },
    async (request) => {
      const { sourceId } = request.params;
      const { settings, secrets } = request.body;
      if (settings.id !== sourceId) {
        throw new HttpError(400, `The source's id is ${settings.id}, but the address says ${sourceId}.`);
      }
      const by = actorOf(principalOf(request));
      const saved = await sourceStore.put(settings, secrets, by);
      const state = settings.isEnabled ? "on" : "off";
      await journal.recordSetting(by, `set up the source ${sourceId} (${settings.kind}, ${state})`);
      await sourceDesk.look();
      return saved;
    },
  );

  app.delete(
    "/api/sources/:sourceId",
    {
      config: { access: "admin" },
      schema: {
        summary: "Remove a source with its tokens and certificates; what came from it stays",
        tags,
        params: sourceParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { sourceId } = request.params;
      if (!(await sourceStore.remove(sourceId))) throw HttpError.notFound(`source ${sourceId}`);
      await Promise.all([tokens.revokeOfSource(sourceId), certificates.removeOfSource(sourceId)]);
      authenticator.forget();
      await journal.recordSetting(actorOf(principalOf(request)), `removed the source ${sourceId}`);
      await sourceDesk.look();
      return reply.code(204).send(null);
    },
  );
  registerCertificateRoutes(app, parts);
}

/** By which client certificates a source knows its senders. */
function registerCertificateRoutes(app: ApiApp, parts: SourceRouteParts): void {
  const { sourceStore, certificates, authenticator, journal } = parts;
  app.post(
    "/api/sources/:sourceId/certificates",
    {
      config: { access: "admin" },
      schema: {
        summary: "Let a sender in by its client certificate, over the TLS port",
        description: "As PEM, or the SHA-256 fingerprint alone.",
        tags,
        params: sourceParamsSchema,
        body: addCertificateSchema,
        response: { 201: senderCertificateSchema },
      },
    },
    async (request, reply) => {
      const { sourceId } = request.params;
      const source = await sourceStore.get(sourceId);
      if (!source) throw HttpError.notFound(`source ${sourceId}`);
      if (!isPushedKind(source.settings.kind)) {
        throw new HttpError(400, `Nothing is pushed to ${sourceId} over HTTP: it needs no certificates of senders.`);
      }
      const by = actorOf(principalOf(request));
      const added = await certificates.add({ ...read(request.body.certificate), sourceId, addedBy: by });
      const what = `${nameOfCertificate(added)} (SHA-256 ${added.fingerprint})`;
      await journal.recordSetting(by, `let the certificate of ${what} push for the source ${sourceId}`);
      return reply.code(201).send(added);
    },
  );

  app.delete(
    "/api/sources/:sourceId/certificates/:fingerprint",
    {
      config: { access: "admin" },
      schema: {
        summary: "Remove a sender's certificate: it is refused within 10 s by every server",
        tags,
        params: certificateParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { sourceId, fingerprint } = request.params;
      const known = await certificates.get(fingerprint);
      if (!known || !(await certificates.remove(sourceId, fingerprint))) {
        throw HttpError.notFound(`certificate ${fingerprint} of the source ${sourceId}`);
      }
      authenticator.forget();
      const what = `${nameOfCertificate(known)} (SHA-256 ${fingerprint})`;
      await journal.recordSetting(
        actorOf(principalOf(request)),
        `removed the certificate of ${what} from the source ${sourceId}`,
      );
      return reply.code(204).send(null);
    },
  );
}

/** @throws HttpError 400 when it is no certificate */
function read(text: string): ReadCertificate {
  try {
    return readCertificate(text);
  } catch (error) {
    throw new HttpError(400, `${capitalized((error as Error).message)}.`);
  }
}
