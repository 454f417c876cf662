import { Webhook, WebhookVerificationError } from "standardwebhooks";
import type { Resource } from "./sync.js";

export interface ChangedDocument {
  id: string;
  resource: Resource;
  url: string;
  former_url: string;
  tags: string[];
  sequence: number;
}

export interface WebhookMessage {
  type: "document.published" | "document.updated" | "document.removed";
  timestamp: string;
  data: { documents: ChangedDocument[] };
}

/** Why a post is refused, and what to answer: a replay with 200, or its sender, who may have missed our answer, goes on trying. */
export class WebhookRefused extends Error {
  override readonly name = "WebhookRefused";

  constructor(
    readonly reason: "signature" | "timestamp" | "body" | "replay",
    message: string,
  ) {
    super(message);
  }

  get status(): 200 | 400 | 401 {
    if (this.reason === "replay") return 200;
    return this.reason === "body" ? 400 : 401;
  }
}

/** Where the ids of messages that were taken are kept; several processes share one, in Redis or a table. */
export interface SeenMessages {
  /** Keep an id; false if it was kept already. */
  add(id: string): boolean | Promise<boolean>;
  forget(id: string): void | Promise<void>;
}

/** The ids of one process, forgotten after four days: the API tries for three. */
export class SeenInMemory implements SeenMessages {
  readonly #seen = new Map<string, number>();

  constructor(
    private readonly most = 50_000,
    private readonly milliseconds = 4 * 86_400_000,
  ) {}

  add(id: string): boolean {
    const now = Date.now();
    for (const [old, at] of this.#seen) {
      if (this.#seen.size < this.most && now - at < this.milliseconds) break;
      this.#seen.delete(old);
    }
    if (this.#seen.has(id)) return false;
    this.#seen.set(id, now);
    return true;
  }

  forget(id: string): void {
    this.#seen.delete(id);
  }
}

/** Headers as fetch has them, or as Node.js gives them. */
export type PostHeaders = Headers | Record<string, string | readonly string[] | undefined>;

/** What is being worked through at this moment, by where its ids are kept. */
const working = new WeakMap<SeenMessages, Map<string, Promise<unknown>>>();

/**
 * Verify a post (Standard Webhooks 1.0), then do its work once. `body` is the raw text as it came. Throws
 * WebhookRefused; TypeError if the secret is none. When `work` fails, the message is forgotten, so that the API's next
 * try does it; who posts it again meanwhile waits for how the first ends.
 */
export async function receiveWebhook(
  { secret, headers, body, seen }: { secret: string; headers: PostHeaders; body: string; seen: SeenMessages },
  work: (message: WebhookMessage) => unknown,
): Promise<void> {
  const plain = headers instanceof Headers ? headers : headersOf(headers);
  const message = verified(webhookOf(secret), plain, body);
  const id = plain.get("webhook-id") ?? "";
  const under = working.get(seen) ?? new Map<string, Promise<unknown>>();
  working.set(seen, under);
  while (under.has(id)) await under.get(id)?.catch(() => undefined);
  const worked = once(id, seen, () => work(message));
  under.set(id, worked);
  await worked.finally(() => under.delete(id));
}

async function once(id: string, seen: SeenMessages, work: () => unknown): Promise<void> {
  if (!(await seen.add(id))) throw new WebhookRefused("replay", `The message ${id} was taken before.`);
  try {
    await work();
  } catch (error) {
    await seen.forget(id);
    throw error;
  }
}

function headersOf(headers: Exclude<PostHeaders, Headers>): Headers {
  return new Headers(Object.entries(headers).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]])));
}

/** The secret as a verifier; what cannot be one is one sentence. */
function webhookOf(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch (error) {
    throw new TypeError("The secret is no webhook's: copy it whole, as the admin's Settings → Webhooks shows it (whsec_…).", { cause: error });
  }
}

function verified(webhook: Webhook, headers: Headers, body: string): WebhookMessage {
  try {
    webhook.verify(body, Object.fromEntries(headers), { jsonParse: false });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    const reason = /timestamp too/i.test(error.message) ? "timestamp" : "signature";
    throw new WebhookRefused(reason, `The webhook is refused: ${error.message}.`);
  }
  return parsed(body);
}

function parsed(body: string): WebhookMessage {
  const message = tried(() => JSON.parse(body) as WebhookMessage | null);
  if (!Array.isArray(message?.data?.documents)) throw new WebhookRefused("body", "The webhook's body is not one of this API's messages.");
  return message;
}

function tried<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
