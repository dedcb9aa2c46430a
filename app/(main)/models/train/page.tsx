import type { Metadata } from "next";
import { TrainView } from "../../../../components/model/train-view";

export const metadata: Metadata = { title: "Train a model" };

interface TrainPageProps {
  searchParams: Promise<{ model?: string | string[]; host?: string | string[] }>;
}

export default async function TrainPage({ searchParams }: TrainPageProps) {
  const { model, host } = await searchParams;
  return (
    <TrainView
      modelId={typeof model === "string" ? model : null}
      firstHostId={typeof host === "string" ? host : null}
    />
  );
}
