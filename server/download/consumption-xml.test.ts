import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { consumptionXml } from "./consumption-xml";

const DAY_MS = Date.UTC(2026, 10, 19);
/** Of heating nothing is known here. */
const ZERO_EMISSION = /<movement><resource>service_module\/zero_emission_ratio<\/resource>.*?<\/movement>/;

describe("consumptionXml", () => {
  it("writes what SlapOS wrote, to the byte", () => {
    const fixture = readFileSync(join(import.meta.dirname, "fixtures", "slapos-consumption-2026-11-19.xml"), "utf8");
    const written = consumptionXml("COMP-1234", DAY_MS, [
      ["cpu_load_percent", "CPU Load Percent Average", "COMP-1234", 67.94999999999999],
      ["memory_used", "Used Memory", "COMP-1234", 2_150_113_280],
      ["cpu_load_percent", "CPU Load Percent Average for slapuser0", "slapuser0", 90.55],
      ["memory_used", "Memory Used Average for slapuser0", "slapuser0", 3.4453125],
      ["disk_used", "Partition Disk Used Average for slapuser0", "slapuser0", 3.0078125],
    ]);
    expect(fixture).toMatch(ZERO_EMISSION);
    expect(written).toBe(fixture.replace(ZERO_EMISSION, ""));
  });

  it("escapes what means something in XML, takes out what has no place there, and leaves out what is not known", () => {
    const written = consumptionXml("a", DAY_MS, [
      ["disk_used", 'Disk of <b> & "c"\u0001\uD800', "1e3", 5],
      ["memory_used", "Memory", "b", Number.NaN],
    ]);
    expect(written).toContain(
      "<title>Disk of &lt;b&gt; &amp; &quot;c&quot;\uFFFD\uFFFD</title><reference>1e3</reference>",
    );
    expect(written).toContain("<quantity>5.0</quantity>");
    expect(written.match(/<movement>/g)).toHaveLength(1);
  });

  it("is whole on a day of which nothing is known", () => {
    expect(consumptionXml("a", DAY_MS, [])).toMatch(/<arrow type="Destination"\/><\/transaction><\/journal>$/);
  });
});
