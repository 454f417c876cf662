/** The weeks of a month such as 2026-11, from Monday: seven days each, null outside the month. */
export function weeksOf(month: string): (string | null)[][] {
  const first = new Date(`${month}-01T12:00:00Z`);
  const blank = (first.getUTCDay() + 6) % 7;
  const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const cells = Array.from({ length: Math.ceil((blank + days) / 7) * 7 }, (_, cell) => {
    const number = cell - blank + 1;
    return number < 1 || number > days ? null : `${month}-${String(number).padStart(2, "0")}`;
  });
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** The months that have anything, latest first. */
export function monthsOf(things: readonly { day: string }[]): string[] {
  return [...new Set(things.map(({ day }) => day.slice(0, 7)))].sort().reverse();
}

/** What an archive shows: the things of the month that is asked for, the latest if none is; `here` unless it has none. */
export function archiveOf<Thing extends { day: string }>(things: readonly Thing[], asked: string | undefined) {
  const months = monthsOf(things);
  const month = asked ?? months[0];
  const shown = things.filter(({ day }) => month !== undefined && day.startsWith(month));
  return { months, month, shown, here: month !== undefined && months.includes(month), begins: month === undefined };
}
