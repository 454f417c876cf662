/** Stories on one page of a list. */
export const PER_PAGE = 20;

export interface Leaf<T> {
  items: T[];
  number: number;
  last: number;
}

/** One page of a list; null past its end. The first page of an empty list is empty, not missing. */
export function leafOf<T>(all: readonly T[], number: number, per = PER_PAGE): Leaf<T> | null {
  const last = Math.max(1, Math.ceil(all.length / per));
  if (number < 1 || number > last) return null;
  return { items: all.slice((number - 1) * per, number * per), number, last };
}
