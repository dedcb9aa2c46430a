import { describe, expect, it } from "vitest";
import { readCloudsYaml } from "./read-clouds-yaml";
import { readEnvironmentClouds } from "./read-environment-clouds";

const AUTH = "auth_url: http://k:5000/v3\n      username: op\n      password: pw\n      project_name: ops";
const yaml = (auth: string, rest = "") => `clouds:\n  prod:\n    auth:\n      ${auth}\n${rest}`;
const one = (text: string, secure = "") => readCloudsYaml(text, secure)[0]!;

describe("readCloudsYaml", () => {
  it("reads a password, a region and an interface", () => {
    expect(one(yaml(AUTH, "    region_name: R1\n    interface: internal\n"))).toMatchObject({
      name: "prod",
      secret: "pw",
      problem: "",
      cloud: {
        id: "prod",
        authUrl: "http://k:5000/v3",
        region: "R1",
        interface: "internal",
        auth: {
          method: "password",
          username: "op",
          projectName: "ops",
          userDomain: "Default",
          projectDomain: "Default",
        },
      },
    });
  });

  it.each([
    ["a version is added", AUTH.replace("/v3", ""), "", { authUrl: "http://k:5000/v3" }],
    ["a slash is taken away", AUTH.replace("/v3", "/v3/"), "", { authUrl: "http://k:5000/v3" }],
    ["endpoint_type of old clients", AUTH, "    endpoint_type: adminURL\n", { interface: "admin" }],
    ["the only one of its regions", AUTH, "    regions: [R9]\n", { region: "R9" }],
    ["one of many regions is not guessed", AUTH, "    regions: [R8, R9]\n", { region: null }],
    ["an old tenant", AUTH.replace("project_name", "tenant_name"), "", { auth: { projectName: "ops" } }],
    ["the default domain by id", `${AUTH}\n      user_domain_id: default`, "", { auth: { userDomain: "Default" } }],
    [
      "a certificate as text",
      AUTH,
      '    cacert: "-----BEGIN CERTIFICATE-----"\n',
      { caPem: "-----BEGIN CERTIFICATE-----" },
    ],
    ["a password of digits", AUTH.replace("pw", "4711"), "", {}],
  ])("takes %s", (_, auth, rest, cloud) => {
    const found = one(yaml(auth, rest));
    expect(found.problem).toBe("");
    expect(found.cloud).toMatchObject(cloud);
    expect(typeof found.secret).toBe("string");
  });

  it("takes application credentials by id and by name", () => {
    const byId = one(
      yaml(
        "auth_url: http://k/v3\n      application_credential_id: a1\n      application_credential_secret: s",
        "    auth_type: v3applicationcredential\n",
      ),
    );
    expect(byId).toMatchObject({
      secret: "s",
      cloud: { auth: { method: "application_credential", credentialId: "a1" } },
    });
    const byName = one(
      yaml(
        "auth_url: http://k/v3\n      username: op\n      application_credential_name: dash\n      application_credential_secret: s",
      ),
    );
    expect(byName.cloud?.auth).toMatchObject({ credentialName: "dash", username: "op" });
  });

  it.each(["0123", "1e5", "true", "0x1F"])("keeps the password %s as it is written", (password) => {
    expect(one(yaml(AUTH.replace("pw", password))).secret).toBe(password);
  });

  it("quotes no secret when the text is broken", () => {
    const broken = yaml(AUTH.replace("password: pw", 'password: "the-secret\n  x: ['));
    expect(() => readCloudsYaml(broken)).toThrow(/^(?![\s\S]*the-secret)/);
  });

  it("lays a secure.yaml over it", () => {
    const text = yaml(AUTH.replace("      password: pw\n", ""));
    expect(one(text).problem).toContain("secure.yaml");
    expect(one(text, "clouds:\n  prod:\n    auth:\n      password: kept").secret).toBe("kept");
  });

  it.each([
    ["no address", AUTH.replace("auth_url: http://k:5000/v3", "x: y"), "", "auth_url"],
    ["version 2", AUTH.replace("/v3", "/v2.0"), "", "version 2.0"],
    ["no project", AUTH.replace("\n      project_name: ops", ""), "", "names no project"],
    ["a project by id", AUTH.replace("project_name: ops", "project_id: 7"), "", "project by id"],
    ["a domain by id", `${AUTH}\n      user_domain_id: 7f`, "", "domain by its id"],
    ["another way to sign in", AUTH, "    auth_type: v3oidcpassword\n", "v3oidcpassword"],
    ["unverified certificates", AUTH, "    verify: false\n", "always verified"],
    ["a certificate in a file", AUTH, "    cacert: /etc/ca.pem\n", "/etc/ca.pem"],
    ["a vendor's profile", AUTH, "    profile: vexxhost\n", "profile"],
    ["an address that is none", AUTH.replace("http://k:5000", "ftp://k"), "", "http"],
  ])("says what is wrong with %s", (_, auth, rest, words) => {
    const found = one(yaml(auth, rest));
    expect(found.cloud).toBeNull();
    expect(found.problem).toContain(words);
  });

  it.each(["", "a: b", "clouds: [1]", "clouds:\n  a: [", "just text"])("refuses what is no clouds.yaml: %j", (text) => {
    expect(() => readCloudsYaml(text)).toThrow();
  });

  it("makes an id of any name", () => {
    expect(one(yaml(AUTH).replace("prod:", '"Prod Cloud (EU)":')).cloud?.id).toBe("prod-cloud-eu-");
  });
});

describe("readEnvironmentClouds", () => {
  const files: Record<string, string> = {
    "/x/clouds.yaml": yaml(AUTH, "    region_name: R1\n"),
    "/x/secure.yaml": "clouds:\n  prod:\n    auth:\n      password: kept",
    "/ca.pem": "-----BEGIN CERTIFICATE-----",
  };
  const read = (env: Record<string, string>) => readEnvironmentClouds(env, (path) => files[path] ?? null);
  const variables = { OS_AUTH_URL: "http://k:5000/v3", OS_USERNAME: "op", OS_PASSWORD: "pw", OS_PROJECT_NAME: "ops" };

  it("finds nothing where nothing is said", () => {
    expect(read({})).toEqual({ clouds: [], problems: [] });
  });

  it("takes OS_* variables", () => {
    const { clouds } = read({ ...variables, OS_REGION_NAME: "R2", OS_INTERFACE: "admin", OS_CACERT: "/ca.pem" });
    expect(clouds).toMatchObject([
      {
        secret: "pw",
        settings: { id: "environment", region: "R2", interface: "admin", caPem: "-----BEGIN CERTIFICATE-----" },
      },
    ]);
  });

  it("takes OS_CLOUD of a clouds.yaml, with its secure.yaml, and variables before both", () => {
    const env = { OS_CLOUD: "prod", OS_CLIENT_CONFIG_FILE: "/x/clouds.yaml" };
    expect(read(env).clouds).toMatchObject([{ secret: "kept", settings: { id: "prod", region: "R1" } }]);
    expect(read({ ...env, OS_REGION_NAME: "R3" }).clouds).toMatchObject([
      { settings: { region: "R3", authUrl: "http://k:5000/v3" } },
    ]);
  });

  it.each([
    [{ OS_CLOUD: "prod", OS_CLIENT_CONFIG_FILE: "/nowhere" }, "no clouds.yaml is found"],
    [{ OS_CLOUD: "other", OS_CLIENT_CONFIG_FILE: "/x/clouds.yaml" }, "does not have"],
    [{ ...variables, OS_PASSWORD: "" }, "password is missing"],
    [{ ...variables, OS_CACERT: "/lost.pem" }, "/lost.pem"],
  ])("says why a cloud cannot be used: %j", (env, words) => {
    const { clouds, problems } = read(env);
    expect(clouds).toEqual([]);
    expect(problems.join()).toContain(words);
  });
});
