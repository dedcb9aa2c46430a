import type { Cloud, CloudSettings } from "../../domain/cloud";

/** The form of a cloud: everything as it is typed. */
export interface CloudDraft {
  id: string;
  authUrl: string;
  method: "password" | "application_credential";
  username: string;
  userDomain: string;
  projectName: string;
  projectDomain: string;
  credentialId: string;
  credentialName: string;
  secret: string;
  region: string;
  interface: CloudSettings["interface"];
  caPem: string;
  connectSeconds: string;
  answerSeconds: string;
  concurrency: string;
  signIn: boolean;
  viewerRoles: string;
  operatorRoles: string;
  adminRoles: string;
}

export const NEW_CLOUD: CloudDraft = {
  id: "",
  authUrl: "",
  method: "password",
  username: "",
  userDomain: "Default",
  projectName: "",
  projectDomain: "Default",
  credentialId: "",
  credentialName: "",
  secret: "",
  region: "",
  interface: "public",
  caPem: "",
  connectSeconds: "5",
  answerSeconds: "75",
  concurrency: "4",
  signIn: false,
  viewerRoles: "reader",
  operatorRoles: "member",
  adminRoles: "",
};

/** The form for changing a cloud; its secret is not known. */
export function draftOfCloud(cloud: Cloud): CloudDraft {
  const { auth, signIn } = cloud;
  const isPassword = auth.method === "password";
  return {
    ...NEW_CLOUD,
    id: cloud.id,
    authUrl: cloud.authUrl,
    method: auth.method,
    username: auth.username,
    userDomain: auth.userDomain,
    projectName: isPassword ? auth.projectName : "",
    projectDomain: isPassword ? auth.projectDomain : "Default",
    credentialId: isPassword ? "" : auth.credentialId,
    credentialName: isPassword ? "" : auth.credentialName,
    region: cloud.region ?? "",
    interface: cloud.interface,
    caPem: cloud.caPem ?? "",
    connectSeconds: String(cloud.connectTimeoutMs / 1000),
    answerSeconds: String(cloud.answerTimeoutMs / 1000),
    concurrency: String(cloud.concurrency),
    signIn: signIn.enabled,
    viewerRoles: signIn.viewerRoles.join(", "),
    operatorRoles: signIn.operatorRoles.join(", "),
    adminRoles: signIn.adminRoles.join(", "),
  };
}

const listed = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

/** What is sent of the form; the server checks it and says what is wrong. */
export function cloudOfDraft(draft: CloudDraft): CloudSettings {
  const { method, username, userDomain } = draft;
  const text = (value: string) => value.trim();
  return {
    id: text(draft.id),
    authUrl: text(draft.authUrl),
    auth:
      method === "password"
        ? {
            method,
            username: text(username),
            userDomain: text(userDomain),
            projectName: text(draft.projectName),
            projectDomain: text(draft.projectDomain),
          }
        : {
            method,
            credentialId: text(draft.credentialId),
            credentialName: text(draft.credentialName),
            username: text(username),
            userDomain: text(userDomain),
          },
    region: text(draft.region) || null,
    interface: draft.interface,
    caPem: text(draft.caPem) || null,
    connectTimeoutMs: Math.round(Number(draft.connectSeconds) * 1000),
    answerTimeoutMs: Math.round(Number(draft.answerSeconds) * 1000),
    concurrency: Number(draft.concurrency),
    signIn: {
      enabled: draft.signIn,
      viewerRoles: listed(draft.viewerRoles),
      operatorRoles: listed(draft.operatorRoles),
      adminRoles: listed(draft.adminRoles),
    },
  };
}
