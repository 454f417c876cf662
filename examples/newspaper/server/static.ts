import { parseArgs } from "node:util";
import { DIST, handlerOf } from "./built.ts";
import { run, Told } from "./config.ts";
import { isAway } from "./desk.ts";
import { Front } from "./front.ts";
import { openHouse, type Opened } from "./opening.ts";
import { Pictures } from "./pictures.ts";
import { Still } from "./still.ts";
import { leftOut } from "./tell.ts";

const USAGE = "Usage: npm run static -- FOLDER [--offline] [--pictures]";

async function main(): Promise<void> {
  const { values, folder } = asked();
  const began = performance.now();
  const environ: NodeJS.ProcessEnv = { ...process.env, ...(values.offline ? { OFFLINE: "1" } : {}) };
  const opened = await openHouse(environ, { still: true });
  const { config, desk, house, reports } = opened;
  if (folder.includes("://")) throw new Told(`${folder} is an address: the newspaper is written into a folder.`);
  const pictures = values.pictures ? new Pictures(config.api, folder) : null;
  const still = await Still.open({ folder, dist: DIST, front: new Front(await handlerOf(DIST), house), library: desk.library, pictures });
  await catchUp(opened);
  const { drawn, removed, pages, broken } = await still.bring(desk.library.archive.takeTouched());
  const { address } = desk.library.around.site;
  if (!environ["SITE_URL"] && address === config.address) process.stderr.write(`Feeds and sitemaps name ${address}: set FRONT_END_URL in the newsroom, or SITE_URL here, to where readers are.\n`);
  for (const line of [...reports.lines(), ...leftOut(desk.library.shelves)]) process.stderr.write(`${line}\n`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${drawn} of ${pages} pages drawn, ${removed} removed, in ${seconds} s: ${folder}\n`);
  if (broken.length > 0) throw new Told(broken.join("\n"));
}

function asked() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { offline: { type: "boolean" }, pictures: { type: "boolean" } } });
    const [folder, ...more] = positionals;
    if (folder && more.length === 0) return { values, folder };
  } catch {
    // An option that there is not.
  }
  throw new Told(USAGE);
}

/** Hear what has changed; with an API that is away, the copy does if it is to. */
async function catchUp({ config, desk }: Opened): Promise<void> {
  await desk.catchUp().then(() => desk.led()).catch((error: unknown) => {
    if (!config.offline || !isAway(error)) throw error;
    process.stderr.write("The API does not answer: the pages are drawn from the last copy.\n");
  });
}

await run(main);
