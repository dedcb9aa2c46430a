import { z } from "zod";
import { OpenstackError } from "./openstack-error";

/** How much of a list is asked for at once, and read at most. */
export interface PageLimits {
  pageSize: number;
  most: number;
}

export interface PagedList<Item> {
  items: Item[];
  /** There is more than was read. */
  isCutOff: boolean;
}

const linksSchema = z.array(z.object({ rel: z.string() }));

/**
 * Reads a list of Nova, Neutron or Keystone page by page, with `limit` and `marker`. The addresses that pages name for their next ones are not followed: that
 * there is one says only that there is more. Items that make no sense are left out.
 * @param plural the list's name in the answer: `servers`
 * @param get what answers to an address
 * @throws OpenstackError when an answer holds no such list
 */
export async function readPages<Item extends { id: string }>(
  plural: string,
  itemSchema: z.ZodType<Item>,
  { pageSize, most }: PageLimits,
  get: (query: URLSearchParams) => Promise<unknown>,
): Promise<PagedList<Item>> {
  const pageSchema = z.object({
    [plural]: z.array(z.unknown()),
    [`${plural}_links`]: linksSchema.catch([]).default([]),
  });
  const items = new Map<string, Item>();
  let query = new URLSearchParams({ limit: String(pageSize) });
  for (;;) {
    const page = pageSchema.safeParse(await get(query)).data;
    if (!page) throw new OpenstackError("unusable", `The answer holds no ${plural}.`);
    const [raw, links] = [page[plural] as unknown[], page[`${plural}_links`] as z.infer<typeof linksSchema>];
    const before = items.size;
    let marker: string | undefined;
    for (const one of raw) {
      const item = itemSchema.safeParse(one).data;
      if (!item) continue;
      if (items.size >= most && !items.has(item.id)) return { items: [...items.values()], isCutOff: true };
      items.set(item.id, item);
      marker = item.id;
    }
    const hasMore = raw.length >= pageSize || links.some(({ rel }) => rel === "next");
    // A service that knows no pages answers with the same again.
    if (!hasMore || marker === undefined || items.size === before)
      return { items: [...items.values()], isCutOff: false };
    query = new URLSearchParams({ limit: String(pageSize), marker });
  }
}
