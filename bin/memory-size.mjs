const UNITS = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/**
 * Bytes of a size as `200m`, `4k` or `1g` (powers of 1024); undefined for anything else.
 * @param {string} text
 * @returns {number | undefined}
 */
export function parseSize(text) {
  const match = /^(\d{1,15})([kmg]?)$/i.exec(text);
  if (!match) return undefined;
  const bytes = Number(match[1]) * UNITS[match[2].toLowerCase()];
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
