import type { Renderers } from "../../src/index.js";

export const complete: Renderers<string> = {
  paragraph: ({ value }) => value.html,
  heading: ({ value }) => value.text,
  picture: ({ id }) => id,
  gallery: ({ id }) => id,
  quote: ({ value }) => value.text,
  pull_quote: ({ value }) => value.text,
  embed: ({ value }) => value.url,
  comment: ({ id }) => id,
  withdrawn_pick: ({ id }) => id,
  related_article: ({ id }) => id,
  table: ({ id }) => id,
};
