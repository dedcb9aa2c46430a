"use client";

import { useMay, useSession } from "../shell/use-session";
import { Card } from "../ui/card";
import { classNames } from "../ui/class-names";
import { PageHeader } from "../ui/page-header";
import { HostDownloads } from "./host-downloads";
import { SecretLinks } from "./secret-links";

export function DownloadsView() {
  const { data: session } = useSession();
  const mayMakeLinks = useMay("operator");
  const hasSecondColumn = mayMakeLinks || session === undefined;
  return (
    <>
      <PageHeader
        title="Downloads"
        description="What each host measured today and on past days, as CSV with the names and in the format of SlapOS; under a secret link a program fetches the same without signing in."
      />
      <div
        className={classNames(
          "grid items-start gap-4",
          hasSecondColumn && "lg:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]",
        )}
      >
        <HostDownloads />
        {mayMakeLinks && <SecretLinks />}
        {session === undefined && <Card aria-busy="true" className="h-28" />}
      </div>
    </>
  );
}
