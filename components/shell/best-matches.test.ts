import { describe, expect, it } from "vitest";
import { bestMatches } from "./best-matches";

const find = (query: string, names: string[], limit = 10) => bestMatches(names, query, (name) => [name], limit);

describe("bestMatches", () => {
  it("gives the first ones, in their order, while nothing is typed", () => {
    expect(find("  ", ["b", "a", "c"], 2)).toEqual(["b", "a"]);
  });

  it("puts what it is before what begins so, what a word begins with, and what it is within", () => {
    expect(find("db", ["webdb", "eu-db", "db-1", "db"])).toEqual(["db", "db-1", "eu-db", "webdb"]);
  });

  it("wants every word, in any of the texts, whatever the case", () => {
    const hosts = [
      { name: "web-1", tags: ["Paris", "prod"] },
      { name: "web-2", tags: ["Lille", "prod"] },
    ];
    const texts = ({ name, tags }: (typeof hosts)[number]) => [name, ...tags];
    expect(bestMatches(hosts, "WEB paris", texts, 10)).toEqual([hosts[0]]);
    expect(bestMatches(hosts, "web berlin", texts, 10)).toEqual([]);
  });
});
