import { z } from "zod";

const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/;
/** They belong to the sender. */
const OWN = [
  "host",
  "content-length",
  "content-type",
  "content-encoding",
  "connection",
  "transfer-encoding",
  "idempotency-key",
];

/** Names of headers that an operator has sent along; values are secrets. */
export const headerNamesSchema = z
  .array(
    z
      .string()
      .regex(NAME, "that is no name of a header")
      .refine((name) => !OWN.includes(name.toLowerCase()), "that header is Premonitor's own"),
  )
  .max(20)
  .default([]);

/** Values by name. */
export const headerValuesSchema = z
  .record(
    z.string(),
    z
      .string()
      .max(4000)
      .regex(/^[\t\x20-\x7e]*$/, "a header's value is ASCII"),
  )
  .default({});
