import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { nonceOf } from "../components/shell/nonce-of";
import { THEME_SCRIPT } from "../components/shell/theme-script";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Premonitor", template: "%s · Premonitor" },
  description: "Every host live, with the future of its memory",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f4f4f7" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1012" },
  ],
};

/** Every page is rendered for its request, because each has a nonce of its own. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = nonceOf(await headers());
  return (
    <html lang="en" data-theme="dark" suppressHydrationWarning>
      <head>
        {/** biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
