import { HostsSettings } from "../../../components/settings/hosts-settings";

export default function HostsSettingsPage() {
  return <HostsSettings />;
}
