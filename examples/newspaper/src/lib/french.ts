import { frenchHtml, frenchSpaces } from "cms-community-client";

const NARROW = "\u202f";
let zone = "Europe/Paris";

/** Dates are the newsroom's, wherever the server stands. */
export function setZone(name: string): void {
  zone = name;
}

/** Text for a page: spaces that no line breaks at. */
export const fr = frenchSpaces;
export const frHtml = frenchHtml;

const numerals = new Intl.PluralRules("fr", { type: "ordinal" });

/** « vendredi 1er janvier 2027 »: of a day such as 2027-01-01. */
export function day(iso: string, { weekday = false, year = true }: { weekday?: boolean; year?: boolean } = {}): string {
  const parts = partsOf(new Date(`${iso}T12:00:00Z`), "UTC");
  const number = numerals.select(Number(parts["day"])) === "one" ? `${parts["day"]}er` : parts["day"];
  const words = [...(weekday ? [parts["weekday"]] : []), number, parts["month"], ...(year ? [parts["year"]] : [])];
  return words.join(" ").replace(/(\d(?:er)?) /, "$1\u00a0");
}

/** « novembre 2026 »: of a month such as 2026-11. */
export function month(iso: string): string {
  const parts = partsOf(new Date(`${iso}-15T12:00:00Z`), "UTC");
  return `${parts["month"]} ${parts["year"]}`;
}

/** The newsroom's date of a moment, such as 2026-11-22. */
export function dateOf(moment: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(moment));
}

/** « 8 h 30 », « 12 h ». */
export function hour(moment: string): string {
  const parts = partsOf(new Date(moment), zone);
  const minutes = parts["minute"] === "00" ? "" : `${NARROW}${parts["minute"]}`;
  return `${Number(parts["hour"])}${NARROW}h${minutes}`;
}

/** « 22 novembre 2026 à 8 h 30 ». */
export function when(moment: string): string {
  return `${day(dateOf(moment))} à ${hour(moment)}`;
}

/** « 1 réponse », « 12 réponses ». */
export function count(number: number, one: string, many: string): string {
  return `${new Intl.NumberFormat("fr").format(number)}\u00a0${number < 2 ? one : many}`;
}

/** « Nour, Paul et Inès ». */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat("fr", { type: "conjunction" }).format(names);
}

/** « 1 min 05 », of a video. */
export function lasting(seconds: number): string {
  const whole = Math.round(seconds);
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  return minutes > 0 ? `${minutes}${NARROW}min${NARROW}${String(rest).padStart(2, "0")}` : `${rest}${NARROW}s`;
}

export const CRITERIA = {
  testimony: "Témoignage",
  expertise: "Expertise",
  argument: "Argument",
  nuance: "Nuance",
  question: "Question",
  humour: "Humour",
} as const;

export const REASONS = {
  removed_by_author: "son auteur l’a retiré",
  removed_by_moderation: "la modération l’a retiré",
  removed_at_source: "il a été retiré de la discussion",
  edited: "son auteur l’a modifié",
  editorial: "la rédaction l’a retiré",
} as const;

export const ROLES = { staff: "rédaction", expert: "spécialiste", member: "", anonymous: "" } as const;

function partsOf(date: Date, timeZone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat("fr", { timeZone, weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
}
