import type { components } from "./api.js";

type Problem = components["schemas"]["Problem"];

/** The API answered with a problem (RFC 9457); `message` is its one sentence. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";

  constructor(
    readonly problem: Problem,
    readonly url: string,
    /** Seconds to wait before asking again, where the API says so. */
    readonly retryAfter: number | null,
  ) {
    super(problem.detail);
  }

  get status(): number {
    return this.problem.status;
  }
}

/** No API answered whole at the address: the server is away, or it is another; `cause` says which. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";

  constructor(url: string, cause: unknown) {
    super(`The API does not answer at ${url}: start it, or check the address.`, { cause });
  }
}

/** Read an answer that is not a success; what is no problem document, such as a proxy's page, becomes one. */
export async function problemOf(response: Response, url: string): Promise<ProblemError> {
  const type = response.headers.get("content-type") ?? "";
  const found: unknown = type.startsWith("application/problem+json") ? await response.json().catch(() => null) : null;
  const problem = isProblem(found) ? found : bare(response, url);
  return new ProblemError(problem, url, secondsOf(response.headers.get("retry-after") ?? ""));
}

/** Of a Retry-After, which names seconds or a date (RFC 9110, 10.2.3). */
function secondsOf(after: string): number | null {
  const seconds = /^\d+$/.test(after) ? Number(after) : Math.ceil((Date.parse(after) - Date.now()) / 1000);
  return seconds > 0 ? seconds : null;
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== "object" || value === null) return false;
  return "detail" in value && typeof value.detail === "string" && "status" in value && typeof value.status === "number";
}

function bare(response: Response, url: string): Problem {
  const title = response.statusText || "Error";
  return { type: "about:blank", title, status: response.status, detail: `${url} answered ${response.status} ${title}, with no problem document.` };
}

/** The file of a copy cannot be read, or is no copy; it stays as it is. */
export class DamagedError extends Error {
  override readonly name = "DamagedError";

  constructor(path: string, sentence = "is damaged: delete it, and the copy is read anew.") {
    super(`${path} ${sentence}`);
  }
}
