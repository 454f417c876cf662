import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { receiveWebhook, SeenInMemory, type WebhookMessage, WebhookRefused } from "../src/index.js";

const key = Buffer.from("a secret of thirty-two characters");
const secret = `whsec_${key.toString("base64")}`;
const body = JSON.stringify({ type: "document.updated", timestamp: "2026-11-22T08:30:00+00:00", data: { documents: [] } });

function post({ id = "msg_1", at = Date.now() / 1000, signed = body, by = key } = {}): Headers {
  const timestamp = Math.floor(at);
  const signature = createHmac("sha256", by).update(`${id}.${timestamp}.${signed}`).digest("base64");
  return new Headers({ "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": `v1,${signature}` });
}

async function refused(headers: Headers, { seen = new SeenInMemory(), sent = body } = {}): Promise<WebhookRefused> {
  let worked = false;
  const error = await receiveWebhook({ secret, headers, body: sent, seen }, () => void (worked = true)).catch((found: unknown) => found);
  assert.ok(error instanceof WebhookRefused, String(error));
  assert.equal(worked, false);
  return error;
}

test("a signed post is worked through once, and refused when it comes again", async () => {
  const seen = new SeenInMemory();
  const taken: WebhookMessage[] = [];
  await receiveWebhook({ secret, headers: post(), body, seen }, (message) => void taken.push(message));
  assert.equal(taken[0]?.type, "document.updated");
  const replay = await refused(post(), { seen });
  assert.deepEqual([replay.reason, replay.status], ["replay", 200]);
});

test("a renewed secret and its former one are both taken", async () => {
  const headers = post();
  headers.set("webhook-signature", `v1,${"A".repeat(43)}= ${headers.get("webhook-signature")}`);
  await receiveWebhook({ secret, headers, body, seen: new SeenInMemory() }, () => undefined);
});

test("a bad signature, another body and another id are refused", async () => {
  const otherId = post();
  otherId.set("webhook-id", "msg_2");
  for (const headers of [post({ by: Buffer.from("another") }), post({ signed: "{}" }), otherId, new Headers(), new Headers({ ...Object.fromEntries(post()), "webhook-signature": "v1" })]) {
    const error = await refused(headers);
    assert.deepEqual([error.reason, error.status], ["signature", 401]);
  }
});

test("a timestamp more than five minutes away is refused", async () => {
  for (const seconds of [-301, 302]) assert.equal((await refused(post({ at: Date.now() / 1000 + seconds }))).reason, "timestamp");
});

test("a signed body that is no message of ours is refused", async () => {
  for (const sent of ["", "null", "{", '{"data": {}}']) {
    assert.equal((await refused(post({ signed: sent }), { sent })).reason, "body");
  }
});

test("what failed is worked through when it is posted again", async () => {
  const seen = new SeenInMemory();
  const failing = receiveWebhook({ secret, headers: post(), body, seen }, () => Promise.reject(new Error("disk full")));
  await assert.rejects(failing, /disk full/);
  let worked = false;
  await receiveWebhook({ secret, headers: post(), body, seen }, () => void (worked = true));
  assert.ok(worked);
});

test("as many ids are remembered as were asked for, the oldest forgotten first", () => {
  const seen = new SeenInMemory(2);
  assert.deepEqual(["a", "b", "c", "c", "a"].map((id) => seen.add(id)), [true, true, true, false, true]);
});

test("who posts a message again while it is worked through is told how that ended", async () => {
  const seen = new SeenInMemory();
  let fail: (error: Error) => void = () => undefined;
  const worked: string[] = [];
  const first = receiveWebhook({ secret, headers: post(), body, seen }, () => new Promise((_, reject) => (fail = reject)));
  const again = receiveWebhook({ secret, headers: post(), body, seen }, () => void worked.push("again"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(worked, []);
  fail(new Error("disk full"));
  await assert.rejects(first, /disk full/);
  await again;
  assert.deepEqual(worked, ["again"]);
});

test("headers are taken as Node.js gives them", async () => {
  const headers = { ...Object.fromEntries(post()), accept: undefined, "set-cookie": ["a", "b"] };
  await receiveWebhook({ secret, headers, body, seen: new SeenInMemory() }, () => undefined);
});

test("a secret that is none is told of in one sentence", async () => {
  for (const wrong of ["", "whsec_", "my secret"]) {
    const posted = receiveWebhook({ secret: wrong, headers: post(), body, seen: new SeenInMemory() }, () => undefined);
    await assert.rejects(posted, (error) => error instanceof TypeError && /copy it whole/.test(error.message));
  }
});
