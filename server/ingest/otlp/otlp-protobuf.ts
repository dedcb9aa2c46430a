import protobuf from "protobufjs";

/**
 * What is read and written of OTLP's metrics: opentelemetry-proto 1.x (https://github.com/open-telemetry/opentelemetry-proto), without what has no place here:
 * buckets, quantiles, exemplars, and attributes that are lists. Fields that are not named are passed over.
 */
const METRICS_PROTO = `
syntax = "proto3";
message ExportMetricsServiceRequest { repeated ResourceMetrics resource_metrics = 1; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeMetrics { InstrumentationScope scope = 1; repeated Metric metrics = 2; }
message InstrumentationScope { string name = 1; string version = 2; }
message Metric {
  string name = 1;
  string unit = 3;
  oneof data { Gauge gauge = 5; Sum sum = 7; Histogram histogram = 9; ExponentialHistogram exponential_histogram = 10; Summary summary = 11; }
}
message Gauge { repeated NumberDataPoint data_points = 1; }
message Sum { repeated NumberDataPoint data_points = 1; int32 aggregation_temporality = 2; bool is_monotonic = 3; }
message Histogram { repeated HistogramDataPoint data_points = 1; int32 aggregation_temporality = 2; }
message ExponentialHistogram { repeated ExponentialHistogramDataPoint data_points = 1; int32 aggregation_temporality = 2; }
message Summary { repeated SummaryDataPoint data_points = 1; }
message NumberDataPoint {
  fixed64 start_time_unix_nano = 2;
  fixed64 time_unix_nano = 3;
  oneof value { double as_double = 4; sfixed64 as_int = 6; }
  repeated KeyValue attributes = 7;
  uint32 flags = 8;
}
message HistogramDataPoint {
  fixed64 start_time_unix_nano = 2;
  fixed64 time_unix_nano = 3;
  fixed64 count = 4;
  optional double sum = 5;
  repeated KeyValue attributes = 9;
  uint32 flags = 10;
}
message ExponentialHistogramDataPoint {
  repeated KeyValue attributes = 1;
  fixed64 start_time_unix_nano = 2;
  fixed64 time_unix_nano = 3;
  fixed64 count = 4;
  optional double sum = 5;
  uint32 flags = 10;
}
message SummaryDataPoint {
  fixed64 start_time_unix_nano = 2;
  fixed64 time_unix_nano = 3;
  fixed64 count = 4;
  double sum = 5;
  repeated KeyValue attributes = 7;
  uint32 flags = 8;
}
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
message ExportMetricsServiceResponse { ExportMetricsPartialSuccess partial_success = 1; }
message ExportMetricsPartialSuccess { int64 rejected_data_points = 1; string error_message = 2; }
message Status { int32 code = 1; string message = 2; }
`;

const { root } = protobuf.parse(METRICS_PROTO);
const REQUEST = root.lookupType("ExportMetricsServiceRequest");
const RESPONSE = root.lookupType("ExportMetricsServiceResponse");
const STATUS = root.lookupType("Status");

/** @returns the request as its JSON would be read @throws Error for bytes that are none */
export function decodeOtlpRequest(bytes: Uint8Array): unknown {
  return REQUEST.toObject(REQUEST.decode(bytes), { longs: Number });
}

/** @param request as its JSON is */
export function encodeOtlpRequest(request: object): Uint8Array {
  return REQUEST.encode(REQUEST.fromObject(request)).finish();
}

/** What the specification calls partial success; without it all was taken. */
export interface OtlpResponse {
  partialSuccess?: { rejectedDataPoints: number | string; errorMessage: string };
}

export function encodeOtlpResponse(response: OtlpResponse): Uint8Array {
  return RESPONSE.encode(RESPONSE.create(response)).finish();
}

/** @returns the answer as its JSON would be read @throws Error for bytes that are none */
export function decodeOtlpResponse(bytes: Uint8Array): unknown {
  return RESPONSE.toObject(RESPONSE.decode(bytes), { longs: Number });
}

/** @throws Error for bytes that are none */
export function decodeOtlpStatus(bytes: Uint8Array): unknown {
  return STATUS.toObject(STATUS.decode(bytes));
}

/** What the specification wants as the body of a refusal: `google.rpc.Status`. */
export function encodeOtlpStatus(status: { code: number; message: string }): Uint8Array {
  return STATUS.encode(STATUS.create(status)).finish();
}
