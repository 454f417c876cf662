import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { renderBlocks, type Block, type Renderers } from "../src/index.js";

function complaints(file: string): string[] {
  const options = { strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, types: ["node"] };
  const program = ts.createProgram([`tests/compile/${file}`], options);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

test("a renderer for every block type compiles", () => {
  assert.deepEqual(complaints("complete.ts"), []);
});

test("a block type without a renderer does not compile", () => {
  const [complaint = "", ...others] = complaints("missing.ts");
  assert.match(complaint, /Property 'table' is missing/);
  assert.deepEqual(others, []);
});

test("a misspelt field of a block does not compile", () => {
  assert.match(complaints("misspelt.ts").join("\n"), /Property 'txt' does not exist/);
});

test("a list that has to be asked something does not compile without it", () => {
  assert.deepEqual(complaints("list-asked.ts"), []);
  assert.match(complaints("list-unasked.ts").join("\n"), /Expected 2-3 arguments, but got 1/);
});

test("a block type that the site does not know is rendered as nothing and told of", () => {
  const told: string[] = [];
  const blocks = [{ type: "hologram", id: "1" }, { type: "toString", id: "2" }, { type: "heading", id: "3" }] as unknown as Block[];
  const renderers = { heading: () => "known" } as unknown as Renderers<string>;
  assert.deepEqual(renderBlocks(blocks, renderers, ({ type }) => told.push(type)), ["known"]);
  assert.deepEqual(told, ["hologram", "toString"]);
});
