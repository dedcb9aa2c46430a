import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { Cloud } from "../../domain/cloud";
import { fetchJson } from "../ui/api-client";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { ChoiceField } from "./choice-field";
import type { SourceFieldsProps } from "./source-fields";

/** Which of the connected clouds is asked, and how often. */
export function OpenstackFields({ draft, set, field }: SourceFieldsProps) {
  const clouds = useQuery({
    queryKey: ["clouds"],
    queryFn: async ({ signal }) => (await fetchJson<{ clouds: Cloud[] }>("/api/clouds", { signal })).clouds,
  });
  return (
    <>
      <QueryView query={clouds} failure="The clouds could not be read" loading={<Skeleton className="h-16" />}>
        {(known) => <CloudChoice ids={known.map(({ id }) => id)} draft={draft} set={set} />}
      </QueryView>
      {field("openstackEverySeconds", "Ask every", {
        required: true,
        inputMode: "numeric",
        pattern: "\\d+",
        hint: "10 to 3600 s.",
      })}
    </>
  );
}

function CloudChoice({ ids, draft, set }: { ids: readonly string[] } & Pick<SourceFieldsProps, "draft" | "set">) {
  if (ids.length === 0 && draft.cloudId === "") {
    return (
      <p className="text-muted">
        No cloud is connected yet.{" "}
        <Link href="/settings/openstack" className="text-accent underline">
          Connect one
        </Link>{" "}
        first: it is asked with what actions sign in with.
      </p>
    );
  }
  // One that was removed is shown as it is.
  const all = [...new Set(["", ...ids, draft.cloudId])];
  const words = Object.fromEntries(all.map((id) => [id, id === "" ? "choose a cloud" : id]));
  return (
    <ChoiceField
      label="Cloud"
      hint="It is asked as actions ask it, and is a host of its name here."
      words={words}
      value={draft.cloudId}
      onValueChange={(cloudId) => set({ cloudId })}
    />
  );
}
