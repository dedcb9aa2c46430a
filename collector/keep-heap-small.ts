import { setFlagsFromString } from "node:v8";

// V8 lets its young generation grow to 32 MB, for a program that lives on 2: `npm run bench -- collector` shows what that costs in memory.
// Imported first, because loading the other modules makes it grow.
setFlagsFromString("--semi-space-growth-factor=1");
