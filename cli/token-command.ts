import { addTokenSchema } from "../domain/api";
import type { Flags } from "../server/settings";
import { HostStore } from "../server/store/host-store";
import { hasSource } from "../server/store/source-store";
import { TokenStore } from "../server/store/token-store";
import { checked } from "./checked";
import { withState } from "./state-access";
import { UsageError } from "./usage-error";

const BY = "command line";

/** `premonitor token create`: prints the secret alone to standard output, so that a script can take it. */
export async function createToken(
  flags: Flags,
  options: { name: string; scope: string; host?: string; source?: string },
): Promise<number> {
  const token = checked(addTokenSchema, {
    name: options.name,
    scope: options.scope,
    hostId: options.host ?? null,
    sourceId: options.source ?? null,
  });
  const { secret } = await withState(flags, async (state) => {
    if (token.hostId !== null) await new HostStore(state).ensure(token.hostId);
    if (token.sourceId !== null && !(await hasSource(state, token.sourceId))) {
      throw new UsageError(`there is no source ${token.sourceId}: set it up under Settings, Sources`);
    }
    return new TokenStore(state).create({ ...token, createdBy: BY });
  });
  process.stderr.write("The token is shown this once:\n");
  process.stdout.write(`${secret}\n`);
  return 0;
}
