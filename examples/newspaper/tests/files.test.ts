import assert from "node:assert/strict";
import { test } from "node:test";
import { fileOf } from "../server/files.ts";
import { Pictures } from "../server/pictures.ts";
import { configOf } from "../server/config.ts";
import { answer, element, text } from "../src/lib/xml.ts";

test("a page lies in the folder, wherever its address leads", () => {
  assert.equal(fileOf("/site", "/ville/"), "/site/ville/index.html");
  assert.equal(fileOf("/site", "/atom.xml"), "/site/atom.xml");
  assert.throws(() => fileOf("/site", "/../etc/"), /leads out/);
});

test("pictures come from the folder, and by whole addresses where networks read them", () => {
  const pictures = new Pictures("http://cms.example:8000", "/site");
  const html = '<meta content="http://cms.example:8000/media/a.jpg"><img src="http://cms.example:8000/media/b.jpg" srcset="https://files.example/media/b.avif 480w, http://elsewhere/media/c 1w"><a href="https://other.example/d.jpg">';
  const { html: own, files } = pictures.localised(html, "https://www.fanal.example");
  assert.equal(own, '<meta content="https://www.fanal.example/media/a.jpg"><img src="/media/b.jpg" srcset="/media/b.avif 480w, http://elsewhere/media/c 1w"><a href="https://other.example/d.jpg">');
  assert.deepEqual(files.sort(), ["http://cms.example:8000/media/a.jpg", "http://cms.example:8000/media/b.jpg", "https://files.example/media/b.avif"]);
});

test("XML says what is meant, whatever a title holds", async () => {
  assert.equal(element("a", { b: '"<' }, text("c", "R & D\u0000 > «")), '<a b="&quot;&lt;"><c>R &amp; D &gt; «</c></a>');
  assert.match(answer("<a/>", "application/xml").headers.get("content-type") ?? "", /utf-8/);
});

test("a setting that is no number is refused by its name", () => {
  for (const PORT of ["eighty", "80.5", "99999", "0"]) assert.throws(() => configOf({ PORT }), /^Told: PORT is « .* whole number from 1 to 65535/);
  for (const SYNC_EVERY of ["0", "Infinity", "-1"]) assert.throws(() => configOf({ SYNC_EVERY }), /SYNC_EVERY is/);
  assert.equal(configOf({ PORT: "", HOST: "::1" }).here, "http://[::1]:4321");
  assert.equal(configOf({ API_URL: "https://cms.example/" }).api, "https://cms.example");
  assert.equal(configOf({ API_URL: "https://cms.example/x" }).admin, "https://cms.example");
});

test("an address without its scheme is refused by its setting's name", () => {
  for (const API_URL of ["http://u:p@cms.example", "http://cms.example/?x=1", "http://cms.example/#x"]) assert.throws(() => configOf({ API_URL }), /API_URL is/);
  assert.equal(configOf({ API_URL: " https://cms.example/api/v1/ " }).api, "https://cms.example");
  assert.throws(() => configOf({ API_URL: "cms.example" }), /API_URL is « cms.example »/);
  assert.throws(() => configOf({ ADMIN_URL: "javascript:x" }), /ADMIN_URL is/);
  assert.throws(() => configOf({ SITE_URL: "fanal.example" }), /SITE_URL is/);
});

test("a secret that is no webhook's is refused before anything is posted", () => {
  assert.throws(() => configOf({ WEBHOOK_SECRET: "my secret" }), /WEBHOOK_SECRET is no webhook's secret/);
  assert.equal(configOf({ WEBHOOK_SECRET: "whsec_c2VjcmV0" }).secret, "whsec_c2VjcmV0");
});
