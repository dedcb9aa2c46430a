import { instanceName } from "../../../domain/instance-name";
import type { ExpositionSample } from "./parse-exposition";

/** Sensors without anything on their wires say -273, 255 or 65261. */
const PLAUSIBLE_CELSIUS = { from: -100, to: 250 };

/** Temperatures of chips and thermal zones, called as a collector calls them: `coretemp_Core_0`; chips of one name are told apart. */
export function temperatureValues(
  samplesOf: (name: string) => readonly ExpositionSample[],
): [seriesId: string, celsius: number][] {
  const chipNames = new Map(
    samplesOf("node_hwmon_chip_names").map(({ labels }) => [labels.get("chip"), labels.get("chip_name") ?? ""]),
  );
  const names = [...chipNames.values()];
  const sensorKey = (labels: ReadonlyMap<string, string>) => `${labels.get("chip")} ${labels.get("sensor")}`;
  const sensorLabels = new Map(
    samplesOf("node_hwmon_sensor_label").map(({ labels }) => [sensorKey(labels), labels.get("label") ?? ""]),
  );
  const chips = samplesOf("node_hwmon_temp_celsius").map(({ labels, value }) => {
    const chip = labels.get("chip") ?? "";
    const name = chipNames.get(chip) ?? chip;
    const isOnly = names.filter((other) => other === name).length <= 1;
    const sensor = sensorLabels.get(sensorKey(labels)) || (labels.get("sensor") ?? "");
    return [`${isOnly ? name : chip}_${sensor}`, value] as const;
  });
  const zones = samplesOf("node_thermal_zone_temp")
    .filter(({ labels }) => !names.includes((labels.get("type") ?? "").replaceAll("-", "_")))
    .map(({ labels, value }) => [labels.get("type") ?? "", value] as const);
  return [...chips, ...zones].flatMap(([sensor, celsius]): [string, number][] => {
    const instance = instanceName(sensor.replace(/\s+/g, "_"));
    const isPlausible = celsius > PLAUSIBLE_CELSIUS.from && celsius < PLAUSIBLE_CELSIUS.to;
    return instance !== null && isPlausible ? [[`temperature.${instance}`, celsius]] : [];
  });
}
