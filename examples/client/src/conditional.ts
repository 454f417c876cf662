export type Fetch = (request: Request) => Promise<Response>;

interface Kept {
  etag: string;
  body: ArrayBuffer;
  headers: [string, string][];
}

/**
 * A fetch that remembers what it read and asks only whether it still holds (`If-None-Match`); a 304 is answered
 * from memory as the 200 it stands for. What carries a token, or is `private` or `no-store`, is never kept.
 */
export function conditionalFetch(fetch: Fetch, { entries = 500 }: { entries?: number } = {}): Fetch {
  const kept = new Map<string, Kept>();
  return async (request) => {
    if (request.method !== "GET" || request.headers.has("authorization")) return fetch(request);
    const known = kept.get(request.url);
    if (known) request.headers.set("if-none-match", known.etag);
    const response = await fetch(request);
    if (response.status === 304 && known) return again(kept, request.url, known);
    return keepable(response) ? keep(kept, request.url, response, entries) : response;
  };
}

function keepable(response: Response): boolean {
  const control = response.headers.get("cache-control") ?? "";
  return response.status === 200 && response.headers.has("etag") && !/private|no-store/.test(control);
}

function again(kept: Map<string, Kept>, url: string, known: Kept): Response {
  kept.delete(url);
  kept.set(url, known);
  return new Response(known.body.slice(0), { status: 200, headers: known.headers });
}

async function keep(kept: Map<string, Kept>, url: string, response: Response, entries: number): Promise<Response> {
  const body = await response.arrayBuffer();
  const again = unpacked(response, body.slice(0));
  kept.delete(url);
  kept.set(url, { etag: response.headers.get("etag") ?? "", body, headers: [...again.headers] });
  const oldest = kept.keys().next().value;
  if (kept.size > entries && oldest !== undefined) kept.delete(oldest);
  return again;
}

/** An answer with the body that was read from it: fetch unpacked it, so its length and coding are no longer true. */
export function unpacked({ status, statusText, headers }: Response, body: ArrayBuffer): Response {
  return new Response(body, { status, statusText, headers: [...headers].filter(([name]) => !/^content-(encoding|length)$/.test(name)) });
}
