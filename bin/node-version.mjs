/**
 * The one line that says why this Node cannot run Premonitor; empty when it can.
 * In words that an old Node understands, so that it can say so.
 * @param {string} version as in `process.versions.node`
 * @returns {string}
 */
export function nodeProblem(version) {
  const parts = version.split(".").map(Number);
  const newEnough = parts[0] > 20 || (parts[0] === 20 && parts[1] >= 19);
  if (newEnough) return "";
  return `Node ${version} is too old: install Node 20.19 or newer from https://nodejs.org.`;
}
