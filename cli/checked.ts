import type { z } from "zod";
import { UsageError } from "./usage-error";

/**
 * A value as the schema has it.
 * @param what the argument that it came from, for the error
 * @throws UsageError with the first thing that is wrong
 */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, what = ""): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = [what, ...(issue?.path ?? [])].filter(Boolean).join(".");
  throw new UsageError(`${where === "" ? "" : `${where}: `}${issue?.message ?? "not allowed"}`);
}
