const NARROW = "\u202f";
const WIDE = "\u00a0";

/**
 * French spaces that no line breaks at: a narrow one before ; ! ? and in 10 000, a whole one before : % € and inside « ».
 * Times, addresses and ratios (12:30, https://…?a) are left alone. Applied twice, it changes nothing.
 */
export function frenchSpaces(text: string): string {
  return text
    .replace(/[ \u00a0\u202f]+(?=[;!?])/g, NARROW)
    .replace(/[ \u00a0\u202f]+(?=:(?:\s|$))/g, WIDE)
    .replace(/(?<=[\p{L}\p{N}»)\]…%€])(?=[;!?]+(?:[\s»)\]]|$))/gu, NARROW)
    .replace(/(?<=[\p{L}\p{N}»)\]…%€])(?=:(?:\s|$))/gu, WIDE)
    .replace(/(?<![\d.,/\u00a0\u202f]|\d )\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d/]|[ \u00a0\u202f]\d)/g, (number) => number.replace(/\D/g, NARROW))
    .replace(/(?<=\d)[ \u00a0\u202f]+(?=[%€](?![\p{L}\p{N}]))/gu, WIDE)
    .replace(/«[ \u00a0\u202f]*/g, `«${WIDE}`)
    .replace(/[ \u00a0\u202f]*»/g, `${WIDE}»`);
}

/** The same for HTML: tags, their attributes, entities and code stay as they are. */
export function frenchHtml(html: string): string {
  const tokens = /<(code|pre|script|style)\b[\s\S]*?<\/\1\s*>|<[^>]*>|&[#\w]+;|[^<&]+|[<&]/gi;
  return html.replace(tokens, (token) => (/^[<&]/.test(token) ? token : frenchSpaces(token)));
}
