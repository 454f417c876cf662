import { rmSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Told } from "./config.ts";

const NAME = ".in-use";

/** Have a folder to this process alone, until it ends: two would write over one another. */
export async function hold(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, NAME);
  const other = await writeFile(path, String(process.pid), { flag: "wx" }).then(
    () => null,
    (error: NodeJS.ErrnoException) => (error.code === "EEXIST" ? readFile(path, "utf8") : Promise.reject(error)),
  );
  if (other === null) return void process.once("exit", () => rmSync(path, { force: true }));
  if (Number(other) === process.pid) return;
  if (lives(Number(other))) throw new Told(`${folder} is in use by another newspaper (process ${other}): wait for its end, or choose another folder.`);
  // Whoever had it was killed.
  await rm(path, { force: true });
  return hold(folder);
}

function lives(holder: number): boolean {
  try {
    return holder > 0 && process.kill(holder, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
