/** The part of net-snmp that is used here; it brings no types. */
declare module "net-snmp" {
  export interface Varbind {
    oid: string;
    type: number;
    value: unknown;
  }
  interface SessionOptions {
    port: number;
    retries: number;
    timeout: number;
    transport: "udp4" | "udp6";
    version: number;
  }
  interface User {
    name: string;
    level: number;
    authProtocol?: string;
    authKey?: string;
    privProtocol?: string;
    privKey?: string;
  }
  export interface Session {
    get(oids: readonly string[], callback: (error: Error | null, varbinds?: Varbind[]) => void): void;
    /** @param feed returns true to end the walk */
    subtree(
      oid: string,
      maxRepetitions: number,
      feed: (varbinds: Varbind[]) => boolean,
      done: (error: Error | null) => void,
    ): void;
    on(event: "error", listener: (error: Error) => void): void;
    close(): void;
  }
  const netSnmp: {
    Version2c: number;
    Version3: number;
    ObjectType: { OctetString: number; Counter64: number };
    SecurityLevel: Record<"noAuthNoPriv" | "authNoPriv" | "authPriv", number>;
    AuthProtocols: Record<string, string>;
    PrivProtocols: Record<string, string>;
    createSession(target: string, community: string, options: SessionOptions): Session;
    createV3Session(target: string, user: User, options: SessionOptions): Session;
    isVarbindError(varbind: Varbind): boolean;
  };
  export default netSnmp;
}
