import { type CollectdTypes, parseTypesDb } from "../../../domain/collectd/types-db";

/** Types with one number, called `value`. */
const SINGLE = {
  gauge: `backends bitrate bytes capacity cache_ratio cache_size charge count conntrack cpufreq     current current_connections current_sessions delay df_inodes entropy fanspeed file_size files file_handles frequency
    gauge humidity latency links memory memcached_items memory_lua
    objects pending_operations percent percent_bytes percent_inodes ping ping_droprate ping_stddev     players power pressure ps_state queue_length requests response_code response_time root_delay root_dispersion
    signal_noise signal_power signal_quality snr swap tcp_connections temperature threads time_offset time_dispersion time_ref
    timeleft uptime users voltage vs_memory vs_processes vs_threads df_complex frequency_offset clock_last_update clock_stratum
    clock_skew_ppm clock_reachability pg_db_size pg_numbackends mysql_bpool_pages vmpage_number`,
  derive: `cache_operation connections cache_result commands contextswitch cpu derive dns_answer dns_opcode dns_qtype
    dns_query dns_rcode fork_rate http_requests http_response_codes if_collisions if_multicast if_rx_errors
    if_tx_errors invocations irq mysql_commands mysql_handler mysql_select mysql_sort nfs_procedure operations packets protocol_counter
    swap_io total_bytes total_connections total_operations total_requests total_sessions total_threads total_time_in_ms
    total_values vmpage_action pg_xact pg_n_tup_c virt_cpu_total`,
  counter: "counter",
  absolute: "absolute",
} as const;

/** Types with several numbers, in the order in which they are sent. */
const SEVERAL = `
load           shortterm:gauge:0:U, midterm:gauge:0:U, longterm:gauge:0:U
df             used:gauge:0:U, free:gauge:0:U
if_octets      rx:derive:0:U, tx:derive:0:U
if_packets     rx:derive:0:U, tx:derive:0:U
if_errors      rx:derive:0:U, tx:derive:0:U
if_dropped     rx:derive:0:U, tx:derive:0:U
io_octets      rx:derive:0:U, tx:derive:0:U
io_packets     rx:derive:0:U, tx:derive:0:U
disk_octets    read:derive:0:U, write:derive:0:U
disk_ops       read:derive:0:U, write:derive:0:U
disk_time      read:derive:0:U, write:derive:0:U
disk_merged    read:derive:0:U, write:derive:0:U
disk_latency   read:gauge:0:U, write:gauge:0:U
disk_io_time   io_time:derive:0:U, weighted_io_time:derive:0:U
ps_count       processes:gauge:0:U, threads:gauge:0:U
ps_cputime     user:derive:0:U, syst:derive:0:U
ps_disk_octets read:derive:0:U, write:derive:0:U
ps_disk_ops    read:derive:0:U, write:derive:0:U
ps_pagefaults  minflt:derive:0:U, majflt:derive:0:U
mysql_octets   rx:derive:0:U, tx:derive:0:U
memcached_octets rx:derive:0:U, tx:derive:0:U
vmpage_faults  minflt:derive:0:U, majflt:derive:0:U
vmpage_io      in:derive:0:U, out:derive:0:U
dns_octets     queries:derive:0:U, responses:derive:0:U
`;

function shippedTypes(): CollectdTypes {
  const single = Object.entries(SINGLE).flatMap(([kind, names]) =>
    names.split(/\s+/).map((name) => `${name} value:${kind}:U:U`),
  );
  return parseTypesDb(`${single.join("\n")}\n${SEVERAL}`);
}

/** The types of collectd's plugins that are met most. What else a site sends it names in the source's own types. */
export const SHIPPED_TYPES: CollectdTypes = shippedTypes();
