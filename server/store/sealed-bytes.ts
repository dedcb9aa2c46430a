import { promisify } from "node:util";
import { deflateRaw, inflateRawSync } from "node:zlib";
import { decodeSealedSeries, encodeSealedSeries } from "../../domain/chunk";
import { CodecError } from "../../domain/column-codec";
import { decimalsOf } from "../../domain/metric-catalogue";
import type { Samples } from "./samples";

const deflate = promisify(deflateRaw);
const MAX_INFLATED_BYTES = 8 << 20;

/** One series of one span as kept in a sealed hash. Compresses off the event loop. */
export function packSamples(seriesId: string, { timesMs, columns }: Samples): Promise<Buffer> {
  const [first, mean, max] = columns;
  const values = mean && max ? { min: first!, mean, max } : first!;
  return deflate(encodeSealedSeries({ timesMs, values }, decimalsOf(seriesId)), { level: 9 });
}

/** Reads what `packSamples` made. @throws CodecError */
export function unpackSamples(bytes: Uint8Array): Samples {
  let inflated: Buffer;
  try {
    inflated = inflateRawSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (error) {
    throw new CodecError(`a sealed series cannot be inflated: ${(error as Error).message}`);
  }
  const { timesMs, values } = decodeSealedSeries(inflated);
  return { timesMs, columns: values instanceof Float64Array ? [values] : [values.min, values.mean, values.max] };
}
