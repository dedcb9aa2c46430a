import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readPages } from "./read-pages";

const schema = z.object({ id: z.string() });
const LIMITS = { pageSize: 2, most: 100 };
const things = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `t${i}` }));

/** A service with a list of its own, that gives so many at once at the most. */
function service(all: readonly unknown[], maxLimit: number, hasLinks: boolean) {
  const asked: string[] = [];
  return {
    asked,
    get: async (query: URLSearchParams) => {
      asked.push(String(query));
      const marker = query.get("marker");
      const from = marker === null ? 0 : all.findIndex((one) => (one as { id?: string }).id === marker) + 1;
      const page = all.slice(from, from + Math.min(Number(query.get("limit")), maxLimit));
      const links =
        hasLinks && from + page.length < all.length ? [{ rel: "next", href: "http://elsewhere.invalid/" }] : [];
      return { things: page, ...(links.length > 0 ? { things_links: links } : {}) };
    },
  };
}
const read = (get: (query: URLSearchParams) => Promise<unknown>, limits = LIMITS) =>
  readPages("things", schema, limits, get);

describe("a list in pages", () => {
  it("is read to its end, with links and without, by its markers", async () => {
    for (const hasLinks of [true, false]) {
      const { get, asked } = service(things(5), 1000, hasLinks);
      expect(await read(get)).toEqual({ items: things(5), isCutOff: false });
      expect(asked).toEqual(["limit=2", "limit=2&marker=t1", "limit=2&marker=t3"]);
    }
  });

  it("is read to its end where a page holds fewer than were asked for", async () => {
    const { get } = service(things(5), 1, true);
    expect((await read(get)).items).toHaveLength(5);
  });

  it("is cut off where there is too much", async () => {
    const { get, asked } = service(things(50), 1000, true);
    expect(await read(get, { pageSize: 2, most: 5 })).toEqual({ items: things(5), isCutOff: true });
    expect(asked).toHaveLength(3);
  });

  it("ends with a service that answers the same again and again", async () => {
    const pages: unknown[] = [];
    const same = { things: things(2), things_links: [{ rel: "next" }] };
    const found = await read(async () => {
      pages.push(same);
      return same;
    });
    expect(found).toEqual({ items: things(2), isCutOff: false });
    expect(pages).toHaveLength(2);
  });

  it("leaves out what makes no sense, and is refused when it is no list", async () => {
    const { get } = service([{ id: "t0" }, { name: "without" }, 7], 1000, false);
    expect((await read(get, { pageSize: 10, most: 10 })).items).toEqual([{ id: "t0" }]);
    for (const answer of [null, [], { things: {} }, { others: [] }]) {
      await expect(read(async () => answer)).rejects.toThrow("The answer holds no things.");
    }
  });
});
