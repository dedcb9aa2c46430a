/** The version that the API, the collectors and the pages report; `package.json` holds the same (checked by a test). */
export const PREMONITOR_VERSION = "0.1.0";
