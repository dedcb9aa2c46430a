import XMLBuilder from "fast-xml-builder";
import { floatText } from "./slapos-csv";

/** What is used up, its title, who used it, and how much: percent, MiB, or bytes of the whole machine. */
export type ConsumptionMovement = [
  resource: "cpu_load_percent" | "memory_used" | "disk_used",
  title: string,
  reference: string,
  quantity: number,
];

const DECLARATION = "<?xml version='1.0' encoding='utf-8'?>";
const ATTRIBUTE = "@";
/** What XML 1.0 has no place for (section 2.2). */
const NOT_A_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  unpairedTags: ["arrow"],
  suppressUnpairedNode: false,
});

/** A consumption report as SlapOS writes it, a movement for each quantity; one that is not known (NaN) is left out. @param dayMs start of the day, UTC */
export function consumptionXml(hostId: string, dayMs: number, movements: readonly ConsumptionMovement[]): string {
  const day = new Date(dayMs).toISOString().slice(0, 10);
  const text = (value: string) => value.replace(NOT_A_CHARACTER, "\uFFFD");
  const known = movements.filter(([, , , quantity]) => !Number.isNaN(quantity));
  const transaction = {
    [`${ATTRIBUTE}type`]: "Sale Packing List",
    title: `Eco Information for ${text(hostId)} `,
    start_date: `${day} 00:00:00`,
    stop_date: `${day} 23:59:59`,
    reference: `${day}-global`,
    currency: "",
    payment_mode: "",
    category: "",
    arrow: { [`${ATTRIBUTE}type`]: "Destination" },
    movement: known.map(([resource, title, reference, quantity]) => ({
      resource: `service_module/${resource}`,
      title: text(title),
      reference: text(reference),
      quantity: floatText(quantity),
      price: "0.0",
      VAT: "",
      category: "",
    })),
  };
  return `${DECLARATION}${builder.build({ journal: { transaction } })}`;
}
