import { z } from "zod";

/** A port of TCP or UDP. */
export const portSchema = z.number().int().min(1, "a port is 1 to 65535").max(65_535, "a port is 1 to 65535");
