import { parseArgs } from "node:util";
import { startOpenstackStandIn } from "./openstack-stand-in";

/** A stand-in cloud to try things with by hand: prints how to reach it, then a line for each request, until it is ended. */
const { values } = parseArgs({
  options: { hosts: { type: "string", default: "compute-1,compute-2" }, vitrage: { type: "boolean", default: false } },
});
const standIn = await startOpenstackStandIn({
  computeHosts: values.hosts.split(","),
  vitrageEndpoint: values.vitrage,
});
standIn.neutron.networks.push({ id: crypto.randomUUID(), name: "private" });
for (const host of values.hosts.split(",")) {
  for (const name of ["web", "db", "cache"]) {
    const id = crypto.randomUUID();
    standIn.nova.servers.push({ id, name: `${name}-on-${host}`, host, status: "ACTIVE", task_state: null });
    standIn.neutron.ports.push({
      id: crypto.randomUUID(),
      device_id: id,
      mac_address: "fa:16:3e:00:00:01",
      network_id: standIn.neutron.networks[0]!.id,
      fixed_ips: [{ ip_address: `10.0.0.${standIn.neutron.ports.length + 2}`, subnet_id: "subnet" }],
    });
  }
}
process.stdout.write(standIn.cloudsYaml());
const told = setInterval(() => {
  for (const { service, method, path, status, user } of standIn.requests.splice(0)) {
    process.stdout.write(`# ${service} ${method} ${path} ${status ?? "broken off"} ${user ?? ""}\n`);
  }
}, 200);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    clearInterval(told);
    void standIn.stop();
  });
}
