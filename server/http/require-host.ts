import type { Host } from "../../domain/host";
import type { HostStore } from "../store/host-store";
import { HttpError } from "./http-error";

/** @throws HttpError 404 when there is no such host */
export async function requireHost(hosts: Pick<HostStore, "get">, hostId: string): Promise<Host> {
  const host = await hosts.get(hostId);
  if (!host) throw HttpError.notFound(`host ${hostId}`);
  return host;
}
