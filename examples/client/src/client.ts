import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./api.js";
import { conditionalFetch, unpacked, type Fetch } from "./conditional.js";
import { ProblemError, problemOf, UnreachableError } from "./errors.js";

export interface Options {
  /** Where the newsroom is, such as `https://newsroom.example`; with `/api/v1/` behind it, it is the same. */
  server: string;
  /** A preview link's or a machine client's token. */
  token?: string;
  fetch?: Fetch;
  /** Milliseconds in which an answer has to be there, else nobody answers. */
  patience?: number;
  /** How many answers are remembered for conditional requests; 0 for none. */
  remember?: number;
}

type Answer<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": infer A } } } };
}
  ? A
  : never;

/** The paths that answer a list with a cursor. */
export type ListPath = {
  [P in keyof paths]: Answer<P> extends { items: unknown[]; meta: { next: string | null; total?: number } }
    ? Answer<P> extends { meta: { more: boolean } }
      ? never
      : P
    : never;
}[keyof paths];

export type ItemOf<P extends ListPath> = Answer<P> extends { items: (infer I)[] } ? I : never;
export type QueryOf<P extends ListPath> = paths[P] extends { get: { parameters: { query?: infer Q } } } ? NonNullable<Q> : never;
export type Params<P extends ListPath> = paths[P] extends { get: { parameters: { path: infer V } } } ? V : Record<string, never>;

/** What a list is asked with: its query, where a parameter must be given, then what its path names. */
export type Asked<P extends ListPath> = object extends QueryOf<P> ? [query?: QueryOf<P>, params?: Params<P>] : [query: QueryOf<P>, params?: Params<P>];

export interface Newsroom {
  /** Every path of the contract, typed: `const { data } = await api.GET("/api/v1/site/")`. */
  api: Client<paths>;
  /** All items of a list, page after page: `for await (const article of each("/api/v1/articles/", { section })) …` */
  each<P extends ListPath>(path: P, ...asked: Asked<P>): AsyncGenerator<ItemOf<P>, void, undefined>;
  /** Read a path that the API itself gave, such as `meta.next`. */
  read(path: string): Promise<unknown>;
}

/**
 * A client of one newsroom's API: whatever is not a success is thrown, as a ProblemError or an UnreachableError.
 * TypeError if `server` is no address.
 */
export function newsroom({ server, token, fetch = globalThis.fetch, patience = 30_000, remember = 500 }: Options): Newsroom {
  const baseUrl = serverOf(server);
  const asked = strict(remember > 0 ? conditionalFetch(fetch, { entries: remember }) : fetch, patience);
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const api = createClient<paths>({ baseUrl, headers, fetch: asked });
  const read = async (path: string): Promise<unknown> => {
    if (!path.startsWith("/") || path.startsWith("//")) throw new TypeError(`${path} is no path of ${baseUrl}.`);
    const text = await (await asked(new Request(baseUrl + path, { headers }))).text();
    return text === "" ? null : JSON.parse(text);
  };
  return { api, read, each: (path, ...[query, params]) => walk(read, baseUrl, address(path, query ?? {}, params ?? {})) };
}

/** What was asked for, or null where there is none (404, 410): `const photo = await found(api.GET(…))`. */
export async function found<D>(asking: Promise<{ data?: D }>): Promise<D | null> {
  try {
    return (await asking).data ?? null;
  } catch (error) {
    if (error instanceof ProblemError && [404, 410].includes(error.status)) return null;
    throw error;
  }
}

/** The server that an address names, whether it ends with the API's path or not; what is no address is one sentence. */
export function serverOf(address: string): string {
  const server = address.trim().replace(/\/+$/, "").replace(/\/api\/v1$/, "").replace(/\/+$/, "");
  const url = /^https?:\/\//.test(server) && URL.canParse(server) ? new URL(server) : null;
  if (url && !url.username && !url.search && !url.hash) return server;
  throw new TypeError(`« ${address} » is no newsroom's address: write its scheme and host, such as https://newsroom.example.`);
}

// As long as a timer can be, in milliseconds.
const LONGEST = 2 ** 31 - 1;
// What the API answers with: documents, feeds, sitemaps, subtitles, its contract.
const ANSWERS = /\b(json|xml|vtt|yaml|x-ndjson)\b/;

function strict(fetch: Fetch, patience: number): Fetch {
  return async (request) => {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(Math.min(patience, LONGEST))]);
    const response = await fetch(new Request(request, { signal })).then(whole).catch((error: unknown) => {
      throw request.signal.aborted ? error : new UnreachableError(request.url, error);
    });
    if (!response.ok && response.status !== 304) throw await problemOf(response, request.url);
    return response;
  };
}

/** An answer that came to its end. A page, or JSON that cannot be read, is no success of the API: somebody else answers there. */
async function whole(response: Response): Promise<Response> {
  if (response.body === null) return response;
  const body = await response.arrayBuffer();
  const type = response.headers.get("content-type") ?? "";
  if (response.ok && !ANSWERS.test(type)) throw new Error(`What was answered is of the type « ${type} ».`);
  if (response.ok && /\bjson\b/.test(type)) JSON.parse(new TextDecoder().decode(body));
  return unpacked(response, body);
}

function address(path: string, query: object, params: object): string {
  const values = new Map(Object.entries(params));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (!values.has(name)) throw new TypeError(`${path} needs ${name}.`);
    return encodeURIComponent(String(values.get(name)));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `${filled}?${search}` : filled;
}

async function* walk<I>(read: (path: string) => Promise<unknown>, server: string, first: string): AsyncGenerator<I, void, undefined> {
  for (let path: string | null = first; path !== null; ) {
    const page: unknown = await read(path);
    if (!isList<I>(page)) throw new UnreachableError(server + path, new Error("What was answered is no list of this API."));
    yield* page.items;
    path = page.meta.next;
  }
}

interface List<I> {
  items: I[];
  meta: { next: string | null };
}

/** Whether an answer is a list with its place to go on from. */
export function isList<I>(answer: unknown): answer is List<I> {
  const { items, meta } = (answer ?? {}) as Partial<List<I>>;
  return Array.isArray(items) && meta?.next !== undefined;
}
