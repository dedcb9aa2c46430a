/** Debian's Chromium, as root, with nothing that goes out to the network by itself. */
export const CHROMIUM_OPTIONS = {
  executablePath: process.env.PREMONITOR_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
