import { z } from "zod";
import { cloudIdSchema } from "./cloud";

/** A cloud that is connected for actions, asked for its hypervisors, services and servers. */
export const openstackSourceShape = {
  kind: z.literal("openstack"),
  /** Which of the connected clouds; it is a host here, of the same name. */
  cloudId: cloudIdSchema,
  everySeconds: z
    .number()
    .int()
    .min(10, "the pace is 10 s at the least")
    .max(3600, "the pace is an hour at the most")
    .default(60),
};
