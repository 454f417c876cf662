import { join, resolve } from "node:path";
import { serverOf } from "cms-community-client";

/** What the newspaper is told by its environment. */
export interface Config {
  /** Where the API is. */
  api: string;
  /** Where its readers find it, if the newsroom does not say. */
  address: string;
  /** Where the copy of the newsroom and its surroundings are kept. */
  folder: string;
  /** Go on from the copy if the API is away. */
  offline: boolean;
  host: string;
  port: number;
  /** The address that these two make. */
  here: string;
  /** Of the webhook that the API posts to /webhooks; without it, posts are refused. */
  secret: string;
  /** Seconds between two looks at the changes feed: what a lost webhook costs. */
  every: number;
  /** Origins in whose frames a draft may be shown: the admin's. */
  admin: string;
}

/** Of the newspaper that is served, or written as files: each has its own copy. */
export function configOf(environ: NodeJS.ProcessEnv, { still = false }: { still?: boolean } = {}): Config {
  const api = serverAt("API_URL", environ["API_URL"] || "http://127.0.0.1:8000");
  const host = environ["HOST"] || "127.0.0.1";
  const port = numberOf(environ, "PORT", { otherwise: 4321, from: 1, to: 65_535, whole: true });
  const here = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return {
    api,
    address: serverAt("SITE_URL", environ["SITE_URL"] || here),
    here,
    folder: resolve(environ["NEWSPAPER_COPY"] || join("var", still ? "copy-for-files" : "copy")),
    offline: environ["OFFLINE"] === "1",
    host,
    port,
    secret: secretOf(environ["WEBHOOK_SECRET"] ?? ""),
    every: numberOf(environ, "SYNC_EVERY", { otherwise: 1, from: 0.1, to: 3_600 }),
    admin: new URL(serverAt("ADMIN_URL", environ["ADMIN_URL"] || api)).origin,
  };
}

function serverAt(name: string, address: string): string {
  try {
    return serverOf(address);
  } catch {
    throw new Told(`${name} is « ${address} »: it has to be an address, scheme and host, such as http://127.0.0.1:8000.`);
  }
}

function secretOf(secret: string): string {
  if (/^(whsec_[A-Za-z0-9+/]+=*)?$/.test(secret)) return secret;
  throw new Told("WEBHOOK_SECRET is no webhook's secret: copy it whole, as the admin's Settings → Webhooks shows it (whsec_…).");
}

function numberOf(environ: NodeJS.ProcessEnv, name: string, { otherwise, from, to, whole = false }: { otherwise: number; from: number; to: number; whole?: boolean }): number {
  const value = Number(environ[name] || otherwise);
  if (value >= from && value <= to && (!whole || Number.isInteger(value))) return value;
  throw new Told(`${name} is « ${environ[name]} »: it has to be a ${whole ? "whole " : ""}number from ${from} to ${to}.`);
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
    process.stderr.write(`${told(error)}\n`);
    process.exitCode = 1;
  }
}

function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (/^(Told|DamagedError|ProblemError|UnreachableError)$/.test(error.name)) return error.message;
  const { code, path } = error as NodeJS.ErrnoException;
  // What the disk refuses.
  if (code && path && error.message.startsWith(code)) return `${path} cannot be used (${error.message.split(",")[0]}): choose another place, or give this user the right to it.`;
  return error.stack ?? error.message;
}
