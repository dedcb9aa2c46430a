import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { createSecureContext } from "node:tls";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { PushTls } from "../../domain/source-api";
import { openListener } from "../ingest/open-listener";
import type { Settings } from "../settings";

/** A certificate that was renewed is in use so long after. */
const LOOK_EVERY_MS = 10_000;
const MAX_CONNECTIONS = 10_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

interface PushListenerSettings {
  /** Numeric, or a name of this machine. */
  host: string;
  /** 0: any free one. */
  port: number;
  certFile: string;
  keyFile: string;
}

interface ServerCertificate {
  cert: string;
  key: string;
}

/**
 * Takes what is pushed over TLS, asks senders for their certificates and hands all to the routes of the API; which of these are served here, and by
 * whose certificate, `enforceAccess` decides. Its own certificate is read again when its files change.
 */
export class PushListener {
  private timer: NodeJS.Timeout | undefined;
  private problem = "";

  private constructor(
    private readonly server: Server,
    private inUse: ServerCertificate,
    private readonly settings: PushListenerSettings,
    private readonly logger: Logger,
  ) {}

  /** @throws Error in plain words when the files cannot be used, or the port not be opened */
  static async open(app: FastifyInstance, settings: PushListenerSettings, logger: Logger): Promise<PushListener> {
    const files = await readFiles(settings);
    await app.ready();
    const server = createServer(
      {
        ...files,
        minVersion: "TLSv1.2",
        requestCert: true,
        // A source lists the certificates that it takes: who signed them says nothing more.
        rejectUnauthorized: false,
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
      },
      (request, response) => app.routing(request, response),
    );
    server.maxConnections = MAX_CONNECTIONS;
    server.on("tlsClientError", (error) => logger.debug({ err: error }, "a sender's TLS failed"));
    await openListener(server, { address: settings.host, port: settings.port });
    server.on("error", (error) => logger.warn({ err: error }, "the port for pushes over TLS"));
    const listener = new PushListener(server, files, settings, logger);
    listener.timer = setInterval(() => void listener.look(), LOOK_EVERY_MS);
    return listener;
  }

  get state(): PushTls {
    return {
      port: (this.server.address() as AddressInfo).port,
      validUntilMs: Date.parse(new X509Certificate(this.inUse.cert).validTo),
      problem: this.problem,
    };
  }

  /** Takes a certificate that was renewed; with one that cannot be used, half of which is not written yet, the old one stays. */
  async look(): Promise<void> {
    try {
      const files = await readFiles(this.settings);
      this.problem = "";
      if (files.cert === this.inUse.cert && files.key === this.inUse.key) return;
      this.server.setSecureContext({ ...files, minVersion: "TLSv1.2" });
      this.inUse = files;
      this.logger.info("the certificate of the port for pushes over TLS was renewed");
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.problem) this.logger.warn({ err: error }, "a renewed certificate cannot be used");
      this.problem = message;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }
}

/** Opens what the settings ask for. @throws Error in plain words */
export async function openPushListener(
  app: FastifyInstance,
  settings: Pick<Settings, "host" | "pushTlsPort" | "pushTlsCertFile" | "pushTlsKeyFile">,
  logger: Logger,
): Promise<PushListener | undefined> {
  const { host, pushTlsPort: port, pushTlsCertFile: certFile, pushTlsKeyFile: keyFile } = settings;
  if (port === 0 || certFile === null || keyFile === null) return undefined;
  return PushListener.open(app, { host, port, certFile, keyFile }, logger);
}

/** @throws Error that names the file, or says that the two do not belong together */
async function readFiles({ certFile, keyFile }: PushListenerSettings): Promise<ServerCertificate> {
  const read = (file: string) =>
    readFile(file, "utf8").catch((error: Error) => {
      throw new Error(`the certificate for pushes over TLS: ${error.message}`);
    });
  const [cert, key] = await Promise.all([read(certFile), read(keyFile)]);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new Error(`${certFile} and ${keyFile} are no certificate with its key: ${(error as Error).message}`);
  }
  return { cert, key };
}
