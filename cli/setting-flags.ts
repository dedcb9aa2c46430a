import { type Command, Option } from "commander";
import { SETTINGS, type Setting, type SettingCommand, type SettingKey } from "../server/setting-definitions";
import type { Flags } from "../server/settings";

const entries = Object.entries(SETTINGS) as [SettingKey, Setting<unknown>][];

function flagsOf(command: SettingCommand): [SettingKey, Setting<unknown>, Option][] {
  return entries.flatMap(([key, setting]) => {
    if (setting.flag === null || !setting.commands.includes(command)) return [];
    const fallback = setting.defaultText ?? setting.default;
    const told = [setting.allowed, ...(fallback === null ? [] : [`default ${fallback}`]), setting.env].join("; ");
    return [[key, setting, new Option(`--${setting.flag} <value>`, `${setting.description} (${told})`)]];
  });
}

/** Gives a command the flags of its settings. */
export function addSettingFlags(command: Command, kind: SettingCommand): Command {
  for (const [, , option] of flagsOf(kind)) command.addOption(option);
  return command;
}

/** The texts of a command's setting flags, by setting. */
export function settingFlagsOf(command: Command, kind: SettingCommand): Flags {
  const values = command.opts<Record<string, string | undefined>>();
  return Object.fromEntries(flagsOf(kind).map(([key, , option]) => [key, values[option.attributeName()]]));
}
