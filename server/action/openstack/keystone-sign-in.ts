import type { CloudSettings } from "../../../domain/cloud";
import { HttpSender } from "../http-exchange";
import { type KeystoneToken, loginAsPerson } from "./keystone";
import type { CallContext } from "./service-client";

/** Signs a person in with a cloud's Keystone, in the cloud's project. @throws OpenstackError `unauthorized` when Keystone says no */
export async function signInWithKeystone(
  cloud: CloudSettings,
  who: { username: string; password: string; userDomain?: string },
  context: CallContext = {},
): Promise<KeystoneToken> {
  const sender = new HttpSender(cloud);
  try {
    return await loginAsPerson(sender, cloud, who, context);
  } finally {
    await sender.close();
  }
}
