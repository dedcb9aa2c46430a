import { passwordSchema, roleSchema, userNameSchema } from "../domain/account";
import type { Flags } from "../server/settings";
import { UserStore } from "../server/store/user-store";
import { checked } from "./checked";
import { readPassword } from "./read-password";
import { withState } from "./state-access";

/** `premonitor user add`. */
export async function addUser(flags: Flags, nameText: string, roleText: string): Promise<number> {
  const name = checked(userNameSchema, nameText);
  const role = checked(roleSchema, roleText, "--role");
  const password = checked(passwordSchema, await readPassword());
  await withState(flags, (state) => new UserStore(state).add({ name, role, password }));
  process.stdout.write(`added ${name} (${role})\n`);
  return 0;
}

/** `premonitor user list`: a line each, name and role. */
export async function listUsers(flags: Flags): Promise<number> {
  const users = await withState(flags, (state) => new UserStore(state).list());
  const width = Math.max(0, ...users.map(({ name }) => name.length));
  for (const { name, role } of users) process.stdout.write(`${name.padEnd(width)}  ${role}\n`);
  return 0;
}

/** `premonitor user remove`. */
export async function removeUser(flags: Flags, name: string): Promise<number> {
  await withState(flags, (state) => new UserStore(state).remove(name));
  process.stdout.write(`removed ${name}\n`);
  return 0;
}

/** `premonitor user set-password`: ends the user's sessions too. */
export async function setPassword(flags: Flags, name: string): Promise<number> {
  const password = checked(passwordSchema, await readPassword());
  await withState(flags, (state) => new UserStore(state).setPassword(name, password));
  process.stdout.write(`${name} has a new password\n`);
  return 0;
}
