import assert from "node:assert/strict";
import { test } from "node:test";
import { frenchHtml, frenchSpaces } from "../src/index.js";

const shown = (text: string) => text.replace(/\u202f/g, "~").replace(/\u00a0/g, "_");

const texts: [string, string][] = [
  ["Quoi ? Rien ! Vraiment ; si : oui", "Quoi~? Rien~! Vraiment~; si_: oui"],
  ["Quoi? Rien! Vraiment; si: oui", "Quoi~? Rien~! Vraiment~; si_: oui"],
  ["« Enfin ! », dit-elle", "«_Enfin~!_», dit-elle"],
  ["«Enfin», dit-il", "«_Enfin_», dit-il"],
  ["Hein ?! Non !!!", "Hein~?! Non~!!!"],
  ["Été: 20 %; nuit (brève)? oui…!", "Été_: 20_%~; nuit (brève)~? oui…~!"],
  ["À 12:30, https://valmer.example/?a=1;b 3:2", "À 12:30, https://valmer.example/?a=1;b 3:2"],
  ["10 000 € ou 12 %, 1 234 567 habitants", "10~000_€ ou 12_%, 1~234~567 habitants"],
  ["Au 02 40 41 90 00, en 2024 300 voix, lot 12 3456", "Au 02 40 41 90 00, en 2024 300 voix, lot 12 3456"],
  ["", ""],
];

for (const [written, set] of texts) {
  test(`“${written}” is set in French, once and for all`, () => {
    assert.equal(shown(frenchSpaces(written)), set);
    assert.equal(frenchSpaces(frenchSpaces(written)), frenchSpaces(written));
  });
}

test("of HTML only the words are set: no tag, attribute, entity or code", () => {
  const html = '<p title="Quoi ? oui">R&amp;D ; <em>oui</em> ! <code>a ? b : c</code> <a href="/a?b=1;c">Où ?</a></p>';
  const set = '<p title="Quoi ? oui">R&amp;D~; <em>oui</em>~! <code>a ? b : c</code> <a href="/a?b=1;c">Où~?</a></p>';
  assert.equal(shown(frenchHtml(html)), set);
});
