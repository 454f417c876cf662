/** A small writer of XML: names are ours, values are escaped. */
export function element(name: string, attributes: Record<string, string>, ...content: string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return content.length > 0 ? `<${name}${written.join("")}>${content.join("")}</${name}>` : `<${name}${written.join("")}/>`;
}

export function text(name: string, value: string): string {
  return element(name, {}, escaped(value));
}

// What XML 1.0 has no place for is left out, or a whole feed could not be read.
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

export function escaped(value: string): string {
  return value.replace(NO_XML, "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

export function answer(root: string, type: string): Response {
  return new Response(`<?xml version="1.0" encoding="utf-8"?>\n${root}\n`, { headers: { "Content-Type": `${type}; charset=utf-8` } });
}
