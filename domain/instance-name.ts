/** A series id has at most 256 characters; what surrounds the instance in the catalogue has fewer than 56. */
const MAX_INSTANCE_LENGTH = 200;

/**
 * A device's or mount point's name as the instance in a series id. Commas (they separate ids in the API) and control characters
 * turn into `_`; a device called `total` turns into `total_`, since `total` is the sum of all.
 * @returns null when the name cannot be an instance: it is empty, too long, or has a line end
 */
export function instanceName(name: string): string | null {
  if (name === "" || name.length > MAX_INSTANCE_LENGTH || /[\r\n]/.test(name)) return null;
  const clean = name.replace(/[,\p{Cc}]/gu, "_");
  return clean === "total" ? "total_" : clean;
}
