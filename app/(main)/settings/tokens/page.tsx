import type { Metadata } from "next";
import { TokensSettings } from "../../../../components/settings/tokens-settings";

export const metadata: Metadata = { title: "Tokens" };

export default function TokensSettingsPage() {
  return <TokensSettings />;
}
