/** Requests to the API: typed answers, problems as exceptions, one key per POST so that a repeated one is carried out once. */
import { token } from "./session";
import type { Answers, Problem } from "./types";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: Problem["errors"] = [],
  ) {
    super(detail);
  }
}

async function fault(response: Response): Promise<ApiError> {
  const body: Partial<Problem> = await response.json().catch(() => ({}));
  return new ApiError(response.status, body.code ?? "unknown", body.detail ?? response.statusText, body.errors ?? []);
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  const headers = new Headers(init.headers);
  const key = token();
  if (key) headers.set("authorization", `Bearer ${key}`);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError(0, "unreachable", "");
  }
  if (!response.ok) throw await fault(response);
  return (await response.json()) as T;
}

type Query = Record<string, string | number | null | undefined>;

function address(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** Reads an address without parameters in its path. */
export function get<P extends keyof Answers>(path: P, query: Query = {}, signal?: AbortSignal): Promise<Answers[P]> {
  return call(address(path, query), { signal: signal ?? null });
}

/** Reads an address whose path holds ids. */
export function getOne<T>(parts: string[], signal?: AbortSignal): Promise<T> {
  return call(`/v1/${parts.map(encodeURIComponent).join("/")}`, { signal: signal ?? null });
}

/** Asks with a body; nothing changes, so it needs no key. */
export function ask<T>(parts: string[], body: unknown): Promise<T> {
  const headers = { "content-type": "application/json" };
  return call(`/v1/${parts.map(encodeURIComponent).join("/")}`, { method: "POST", headers, body: JSON.stringify(body) });
}

/** Posts. */
export function post<T>(parts: string[], body: unknown): Promise<T> {
  const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
  return call(`/v1/${parts.map(encodeURIComponent).join("/")}`, { method: "POST", headers, body: JSON.stringify(body) });
}
