import { join, resolve } from "node:path";

/** What the newspaper is told by its environment. */
export interface Config {
  /** Where the API is. */
  api: string;
  /** Where the copy of the newsroom and its surroundings are kept. */
  folder: string;
  /** Go on from the copy if the API is away. */
  offline: boolean;
  host: string;
  port: number;
  /** Of the webhook that the API posts to /webhooks; without it, posts are refused. */
  secret: string;
  /** Seconds between two looks at the changes feed: what a lost webhook costs. */
  every: number;
  /** Origins in whose frames a draft may be shown: the admin's. */
  admin: string;
}

export function configOf(environ: NodeJS.ProcessEnv): Config {
  const api = environ["API_URL"] ?? "http://127.0.0.1:8000";
  return {
    api: api.replace(/\/+$/, ""),
    folder: resolve(environ["NEWSPAPER_COPY"] ?? join("var", "copy")),
    offline: environ["OFFLINE"] === "1",
    host: environ["HOST"] ?? "127.0.0.1",
    port: numberOf(environ, "PORT", 4321),
    secret: environ["WEBHOOK_SECRET"] ?? "",
    every: numberOf(environ, "SYNC_EVERY", 1),
    admin: originOf(environ["ADMIN_URL"] ? "ADMIN_URL" : "API_URL", environ["ADMIN_URL"] ?? api),
  };
}

function originOf(name: string, address: string): string {
  if (/^https?:\/\//.test(address) && URL.canParse(address)) return new URL(address).origin;
  throw new Told(`${name} is « ${address} »: it has to be an address with its scheme, such as http://127.0.0.1:8000.`);
}

function numberOf(environ: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const value = Number(environ[name] ?? otherwise);
  if (!(value >= 0)) throw new Told(`${name} is « ${environ[name]} »: it has to be a number.`);
  return value;
}

/** What the person at the terminal is told in one sentence, without a stack of calls. */
export class Told extends Error {
  override readonly name = "Told";
}

/** Run a program to its end; what went wrong is one sentence where it can be. */
export async function run(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const plain = error instanceof Told || (error instanceof Error && /^(Damaged|Problem|Unreachable)Error$/.test(error.name));
    process.stderr.write(plain ? `${(error as Error).message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}
