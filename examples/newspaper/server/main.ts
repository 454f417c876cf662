import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { readAssets } from "./assets.ts";
import { run, Told } from "./config.ts";
import { Front, type Handler } from "./front.ts";
import { Newspaper } from "./newspaper.ts";
import { openHouse } from "./opening.ts";

/** The build that this program was compiled with. */
export const DIST = fileURLToPath(new URL("../..", import.meta.url));

export async function handlerOf(dist: string): Promise<Handler> {
  const built = (await import(pathToFileURL(join(dist, "server", "entry.mjs")).href)) as { handler: Handler };
  return built.handler;
}

async function main(): Promise<void> {
  const { config, desk, house } = await openHouse(process.env);
  const newspaper = new Newspaper(new Front(await handlerOf(DIST), house), desk, await readAssets(join(DIST, "client")), config.secret);
  await newspaper.catchUp().catch((error: unknown) => {
    if (!config.offline) throw error;
  });
  const server = newspaper.serve();
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new Told(`The newspaper cannot listen on ${config.host}:${config.port}: ${error.message}.`)));
    server.listen(config.port, config.host, resolve);
  });
  process.stdout.write(`The newspaper is read at http://${config.host}:${config.port}/\n`);
  keepUp(newspaper, config.every);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(0));
}

/** Look at the feed now and then: a webhook may be late, or lost. While the API is away, what is there is read. */
function keepUp(newspaper: Newspaper, seconds: number): void {
  let away = false;
  const look = async (): Promise<void> => {
    try {
      await newspaper.catchUp();
      if (away) process.stdout.write("The API answers again.\n");
      away = false;
    } catch (error) {
      if (!away) process.stderr.write(`${error instanceof Error ? error.message : String(error)} Meanwhile the newspaper serves what it has.\n`);
      away = true;
    }
    setTimeout(() => void look(), seconds * 1000).unref();
  };
  setTimeout(() => void look(), seconds * 1000).unref();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run(main);
