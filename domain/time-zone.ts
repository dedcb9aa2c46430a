import { z } from "zod";

/** An IANA name: `Europe/Berlin`. One that is not known is refused at the edge: what depends on it would else never come. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, "that is no time zone: write it as Europe/Berlin or UTC");

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
