import { z } from "zod";

/** What a disk says of itself; NaN for what it does not tell. */
export interface SmartReport {
  /** 1 or 0 */
  healthy: number;
  temperatureCelsius: number;
  /** Of the life that its maker gave it, 0 to 1, and more when it lives longer. */
  wearRatio: number;
  reallocatedSectors: number;
  pendingSectors: number;
  mediaErrors: number;
}

/** `asleep`: a disk that was left in peace. `silent`: one that cannot be asked, with what smartctl says of it. */
export type SmartAnswer =
  | { kind: "report"; report: SmartReport }
  | { kind: "asleep" }
  | { kind: "silent"; why: string };

const count = z.number().nonnegative();
const errorCounter = z.looseObject({ total_uncorrected_errors: count.optional() }).optional();
const attributeSchema = z.looseObject({
  id: z.number(),
  name: z.string(),
  value: z.number().optional(),
  raw: z.looseObject({ value: z.number().optional(), string: z.string().optional() }).optional(),
});
type Attribute = z.infer<typeof attributeSchema>;

/** Of the output of `smartctl --json` (version 7.0 and later) what is used here. */
const smartctlSchema = z.looseObject({
  smartctl: z.looseObject({
    exit_status: z.number().int(),
    messages: z.array(z.looseObject({ string: z.string() })).optional(),
  }),
  smart_status: z.looseObject({ passed: z.boolean() }).optional(),
  temperature: z.looseObject({ current: z.number().optional() }).optional(),
  /** Since version 7.4, for disks of all kinds. */
  endurance_used: z.looseObject({ current_percent: count }).optional(),
  ata_smart_attributes: z.looseObject({ table: z.array(attributeSchema) }).optional(),
  nvme_smart_health_information_log: z
    .looseObject({ percentage_used: count.optional(), media_errors: count.optional() })
    .optional(),
  scsi_percentage_used_endurance_indicator: count.optional(),
  scsi_grown_defect_list: count.optional(),
  scsi_error_counter_log: z.looseObject({ read: errorCounter, write: errorCounter, verify: errorCounter }).optional(),
});
type Smartctl = z.infer<typeof smartctlSchema>;

/** Numbers of ATA's attributes, as smartmontools' drive database calls them. */
const REALLOCATED_SECTORS = 5;
const REPORTED_UNCORRECTABLE = 187;
const PENDING_SECTORS = 197;
/** Makers count what is left of a solid state disk's life down from 100, under names of their own. */
const LIFE_LEFT =
  /^(SSD_Life_Left|Media_Wearout_Indicator|Wear_Leveling_Count|Percent_Lifetime_Remain|Remaining_Lifetime_Perc)$/;

const ASLEEP = /^Device is in (STANDBY|SLEEP)/;

/** @throws Error when the output is not that of `smartctl --json` */
export function parseSmart(output: string): SmartAnswer {
  const told = smartctlSchema.parse(JSON.parse(output));
  const messages = (told.smartctl.messages ?? []).map(({ string }) => string);
  if (messages.some((message) => ASLEEP.test(message))) return { kind: "asleep" };
  const report = reportOf(told);
  if (Object.values(report).some((value) => !Number.isNaN(value))) return { kind: "report", report };
  return { kind: "silent", why: messages[0] ?? `smartctl ended with ${told.smartctl.exit_status}` };
}

function reportOf(told: Smartctl): SmartReport {
  const attributes = told.ata_smart_attributes?.table ?? [];
  const rawOf = (id: number): number => rawCount(attributes.find((attribute) => attribute.id === id));
  const nvme = told.nvme_smart_health_information_log;
  const passed = told.smart_status?.passed;
  const firstOf = (...values: (number | undefined)[]): number =>
    values.find((value) => value !== undefined && !Number.isNaN(value)) ?? Number.NaN;
  return {
    healthy: passed === undefined ? Number.NaN : Number(passed),
    temperatureCelsius: firstOf(told.temperature?.current),
    wearRatio: firstOf(
      percent(told.endurance_used?.current_percent),
      percent(nvme?.percentage_used),
      percent(told.scsi_percentage_used_endurance_indicator),
      lifeUsed(attributes),
    ),
    reallocatedSectors: firstOf(rawOf(REALLOCATED_SECTORS), told.scsi_grown_defect_list),
    pendingSectors: rawOf(PENDING_SECTORS),
    mediaErrors: firstOf(nvme?.media_errors, rawOf(REPORTED_UNCORRECTABLE), uncorrectedOf(told)),
  };
}

/** Makers pack other counts into the upper bytes; the text begins with the one that is meant: `8 (0 3)`. */
function rawCount(attribute: Attribute | undefined): number {
  const { string, value } = attribute?.raw ?? {};
  const told = /^\d+/.exec(string ?? "")?.[0];
  return told === undefined ? (value ?? Number.NaN) : Number(told);
}

function percent(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / 100;
}

function lifeUsed(attributes: readonly Attribute[]): number | undefined {
  const left = attributes.find(({ name }) => LIFE_LEFT.test(name))?.value;
  return left === undefined || left > 100 ? undefined : (100 - left) / 100;
}

function uncorrectedOf({ scsi_error_counter_log: log }: Smartctl): number | undefined {
  if (!log) return undefined;
  return [log.read, log.write, log.verify].reduce((sum, part) => sum + (part?.total_uncorrected_errors ?? 0), 0);
}
