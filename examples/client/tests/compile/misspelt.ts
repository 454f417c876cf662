import type { Renderers } from "../../src/index.js";

export const complete: Renderers<string> = {
  paragraph: ({ value }) => value.html,
  heading: ({ value }) => value.txt,
  picture: ({ id }) => id,
  gallery: ({ id }) => id,
  quote: ({ value }) => value.txt,
  pull_quote: ({ value }) => value.txt,
  embed: ({ value }) => value.url,
  comment: ({ id }) => id,
  withdrawn_pick: ({ id }) => id,
  related_article: ({ id }) => id,
  table: ({ id }) => id,
};
