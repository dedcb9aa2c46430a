import { describe, expect, it } from "vitest";
import { cloudSchema } from "../../domain/cloud";
import { cloudOfDraft, draftOfCloud, NEW_CLOUD } from "./cloud-draft";

const base = { id: "prod", authUrl: "https://keystone:5000/v3", source: "settings", changedBy: "root", changedAtMs: 1 };

describe("a cloud's form", () => {
  it.each([
    ["a password", { method: "password", username: "operator", projectName: "ops" }],
    ["an application credential", { method: "application_credential", credentialId: "f6b1" }],
    ["a credential by name", { method: "application_credential", credentialName: "dash", username: "operator" }],
  ])("gives back what it was filled with: %s", (_, auth) => {
    const cloud = cloudSchema.parse({ ...base, auth, region: "R", signIn: { enabled: true, adminRoles: ["a", "b"] } });
    const { source: _source, changedBy, changedAtMs, ...settings } = cloud;
    expect(cloudOfDraft(draftOfCloud(cloud))).toEqual(settings);
  });

  it("leaves out what is empty", () => {
    const cloud = cloudOfDraft({ ...NEW_CLOUD, region: " ", caPem: "\n", viewerRoles: " , reader ," });
    expect(cloud).toMatchObject({ region: null, caPem: null, signIn: { viewerRoles: ["reader"], adminRoles: [] } });
  });
});
