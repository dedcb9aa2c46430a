import type { Metadata } from "next";
import { HostView } from "../../../../components/host/host-view";

type HostPageProps = { params: Promise<{ host: string }> };

export async function generateMetadata({ params }: HostPageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).host) };
}

export default async function HostPage({ params }: HostPageProps) {
  return <HostView hostId={decodeURIComponent((await params).host)} />;
}
