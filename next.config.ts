import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  compress: true,
  devIndicators: false,
  // Its address has its hash. Browsers ask for it again whenever a page changes its own address.
  headers: async () => [
    { source: "/icon.svg", headers: [{ key: "cache-control", value: "public, max-age=31536000, immutable" }] },
  ],
  // Some browsers ask for it while a page that names its icon is still coming.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
  turbopack: { root: import.meta.dirname },
};

export default config;
