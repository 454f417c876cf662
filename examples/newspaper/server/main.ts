import { join } from "node:path";
import { readAssets } from "./assets.ts";
import { DIST, handlerOf } from "./built.ts";
import { run, Told } from "./config.ts";
import { isAway, type Desk } from "./desk.ts";
import { Front } from "./front.ts";
import { Newspaper } from "./newspaper.ts";
import { openHouse } from "./opening.ts";
import { leftOut } from "./tell.ts";

async function main(): Promise<void> {
  const { config, desk, house } = await openHouse(process.env);
  const newspaper = new Newspaper(new Front(await handlerOf(DIST), house), desk, await readAssets(join(DIST, "client")), config.secret);
  await desk.catchUp().catch((error: unknown) => {
    if (!config.offline || !isAway(error)) throw error;
  });
  for (const line of leftOut(desk.library.shelves)) process.stderr.write(`${line}\n`);
  const server = newspaper.serve();
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new Told(`The newspaper cannot listen on ${config.host}:${config.port}: ${error.message}.`)));
    server.listen(config.port, config.host, resolve);
  });
  process.stdout.write(`The newspaper is read at ${config.here}/\n`);
  keepUp(desk, config.every);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(0));
  // Whoever started it may be killed and say nothing.
  if (process.env["END_WITH_STDIN"]) process.stdin.once("close", () => process.exit(0)).resume();
}

/** Look at the feed now and then: a webhook may be late, or lost. While the API is away, what is there is read. */
function keepUp(desk: Desk, seconds: number): void {
  let away = false;
  const look = async (): Promise<void> => {
    try {
      await desk.catchUp();
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

await run(main);
