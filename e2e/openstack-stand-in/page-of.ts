import type { Answer } from "./fake-service";

/** A page of a list as Nova and Neutron give it: `limit` and `marker`, and a link when there is more. */
export function pageOf<Item extends { id: string }>(
  plural: string,
  all: readonly Item[],
  query: URLSearchParams,
  maxLimit: number,
  view: (item: Item) => object,
): Answer {
  const marker = query.get("marker");
  const from = marker === null ? 0 : all.findIndex(({ id }) => id === marker) + 1;
  const page = all.slice(from, from + Math.min(Number(query.get("limit") ?? maxLimit), maxLimit));
  const hasMore = from + page.length < all.length;
  const href = `http://openstack.invalid/${plural}?marker=${page.at(-1)?.id}`;
  return {
    status: 200,
    body: {
      [plural]: page.map(view),
      ...(hasMore ? { [`${plural}_links`]: [{ rel: "next", href }] } : {}),
    },
  };
}
