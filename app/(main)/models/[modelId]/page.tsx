import type { Metadata } from "next";
import { ModelView } from "../../../../components/model/model-view";

interface ModelPageProps {
  params: Promise<{ modelId: string }>;
}

export async function generateMetadata({ params }: ModelPageProps): Promise<Metadata> {
  return { title: `Model ${decodeURIComponent((await params).modelId)}` };
}

export default async function ModelPage({ params }: ModelPageProps) {
  return <ModelView modelId={decodeURIComponent((await params).modelId)} />;
}
