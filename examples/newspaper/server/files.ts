import { mkdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";

/** Where a page lies: /ville/ in ville/index.html. An address that leads out of the folder has no place in it. */
export function fileOf(folder: string, path: string): string {
  const root = resolve(folder);
  const file = resolve(join(root, path.endsWith("/") ? `${path}index.html` : path));
  if (!file.startsWith(root + sep)) throw new Error(`${path} leads out of the folder.`);
  return file;
}

/** Write whole or not at all: a reader may come meanwhile. */
export async function put(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}

/** Remove a file of a folder, and the folders in it that this leaves empty; of a name too long there is none. */
export async function remove(folder: string, path: string): Promise<void> {
  const [root, file] = [resolve(folder), fileOf(folder, path)];
  await rm(file, { force: true }).catch((error: NodeJS.ErrnoException) => (error.code === "ENAMETOOLONG" ? undefined : Promise.reject(error)));
  for (let above = dirname(file); above !== root; above = dirname(above)) {
    const emptied = await rmdir(above).then(() => true, () => false);
    if (!emptied) return;
  }
}

/** Do something with each, a few at a time; after a failure, no more than what was begun. */
export async function each<T>(things: Iterable<T>, work: (thing: T) => Promise<void>, atOnce = 8): Promise<void> {
  let failed: { error: unknown } | null = null;
  const waiting = things[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done && failed === null; next = waiting.next()) {
      await work(next.value).catch((error: unknown) => (failed ??= { error }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failed !== null) throw (failed as { error: unknown }).error;
}
