import type { components } from "./api.js";

export type Picture = components["schemas"]["Picture"];
export type PurposeName = keyof components["schemas"]["Purposes"];

export interface PictureElement {
  /** For `<source type srcset sizes>`, best format first; the browser takes the first that it knows. */
  sources: { type: string; srcset: string; sizes: string }[];
  /** For `<img>`: with width and height no text jumps when the picture arrives. */
  img: { src: string; width: number; height: number; alt: string; loading: "lazy" | "eager"; decoding: "async"; style: string };
}

/**
 * The attributes of a `<picture>` for one purpose; null until the picture's files are made.
 * `sizes` says how wide it is shown, such as `(min-width: 60rem) 40rem, 100vw`.
 */
export function pictureElement(
  picture: Picture,
  purpose: PurposeName,
  { sizes = "100vw", eager = false }: { sizes?: string; eager?: boolean } = {},
): PictureElement | null {
  const cut = picture.purposes[purpose];
  if (cut === null) return null;
  const { src, width, height } = cut;
  const sources = cut.sources.map(({ type, srcset }) => ({ type, srcset, sizes }));
  return { sources, img: { src, width, height, alt: picture.alt, loading: eager ? "eager" : "lazy", decoding: "async", style: backdrop(picture) } };
}

/** The same as HTML, every value escaped; the empty string until the picture's files are made. */
export function pictureHtml(picture: Picture, purpose: PurposeName, options: { sizes?: string; eager?: boolean } = {}): string {
  const element = pictureElement(picture, purpose, options);
  if (element === null) return "";
  return `<picture>${element.sources.map((source) => `<source${attributes(source)}>`).join("")}<img${attributes(element.img)}></picture>`;
}

function backdrop({ dominant_colour: colour, placeholder }: Picture): string {
  const paint = /^#[0-9a-f]{6}$/i.test(colour) ? `background-color:${colour};` : "";
  const preview = /^data:image\/[a-z]+;base64,[A-Za-z0-9+/=]+$/.test(placeholder) ? `background-image:url(${placeholder});background-size:cover;` : "";
  return paint + preview;
}

function attributes(values: object): string {
  return Object.entries(values)
    .filter(([name, value]) => name !== "style" || value !== "")
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
