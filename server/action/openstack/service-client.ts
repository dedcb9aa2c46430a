import type { Exchange } from "../../../domain/action";
import { type HttpAnswer, type HttpRequest, type HttpSender, NoAnswerError } from "../http-exchange";
import { OpenstackError, reasonOfStatus } from "./openstack-error";
import { serviceWords } from "./service-words";

/** How a call is made for somebody. */
export interface CallContext {
  /** Told of each exchange; bodies hold no secrets. */
  onExchange?: (exchange: Exchange) => void;
  signal?: AbortSignal;
  /** The operator's own Keystone token; with it a 401 is not tried again. */
  userToken?: string;
}

/** Exactly what would be sent. */
export interface PlannedSend {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  body: string | null;
}

/** One HTTP exchange with a service of OpenStack. @throws OpenstackError */
export async function callService(
  sender: HttpSender,
  service: string,
  wanted: PlannedSend & { headers?: Record<string, string>; recordedBody?: string },
  context: CallContext,
): Promise<HttpAnswer> {
  const { method, url, body, recordedBody } = wanted;
  const request: HttpRequest = {
    method,
    url,
    body,
    headers: {
      accept: "application/json",
      ...(body === null ? {} : { "content-type": "application/json" }),
      ...wanted.headers,
    },
    ...(recordedBody === undefined ? {} : { recordedBody }),
    signal: context.signal,
    onExchange: context.onExchange,
  };
  let answer: HttpAnswer;
  try {
    answer = await sender.send(request);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new OpenstackError("no-answer", `${service}: ${error.message}.`, null, error);
  }
  if (answer.status < 200 || answer.status >= 300) {
    const words = serviceWords(answer.text);
    throw new OpenstackError(
      reasonOfStatus(answer.status),
      `${service} answers ${answer.status}: ${words}${/[.!?…]$/.test(words) ? "" : "."}`,
      answer.status,
    );
  }
  return answer;
}

/** The JSON of an answer. @throws OpenstackError `unusable` */
export function jsonOf(service: string, { text, status }: HttpAnswer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OpenstackError(
      "unusable",
      `${service} answers ${status} with what is no JSON: ${serviceWords(text)}.`,
      status,
    );
  }
}
