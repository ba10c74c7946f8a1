/*
 * Documents that are kept for who sends them again.
 *
 * Goal: they make the common ones cheap; whoever sends a thousand others does not fill the memory with them.
 * Method: the largest that are taken, each another, and what the heap holds afterwards.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "@jest/globals";
import { buildSchema, type DocumentNode, execute } from "graphql";
import { createCompile, runnerOf } from "../../src/platform/graphql/compile.ts";
import { createReader } from "../../src/platform/graphql/limits.ts";

setFlagsFromString("--expose_gc");
const collect: () => void = runInNewContext("gc");

const NAMES = Array.from({ length: 100 }, (_, no) => `one${no}`);
const schema = buildSchema(
  `type Query { ${NAMES.map((name) => `${name}(a: Int, b: String): Query`).join(" ")} two: Int }`,
);

/** A root has few fields: ten at a time, each within the one before. */
const inTens = (fields: readonly string[]): string => {
  let text = "two";
  for (let at = 0; at < fields.length; at += 19)
    text = `${fields.slice(at, at + 19).join("")} in: one0 { ${text} }`;
  return text;
};

/** How many MiB more are held when it is done. */
async function held<T>(step: () => T): Promise<number> {
  collect();
  const before = process.memoryUsage().heapUsed;
  const kept = step();
  collect();
  const more = process.memoryUsage().heapUsed - before;
  expect(kept).toBeDefined();
  return more / 1024 ** 2;
}

test("sources that are as long as a message may be are not kept to know them again", async () => {
  const compile = createCompile(schema);
  const document = createReader(schema)("{ two }") as DocumentNode;
  const more = await held(() => {
    for (let no = 0; no < 400; no++)
      runnerOf(compile, `{ two } # ${no} ${"x".repeat(200 * 1024)}`, { schema, document });
    return compile;
  });
  expect(more).toBeLessThan(5);
});

test("documents of many fields do not add up, read or compiled", async () => {
  const read = createReader(schema);
  const compile = createCompile(schema);
  const more = await held(() => {
    for (let no = 0; no < 150; no++) {
      const fields = NAMES.map((name) => `${name}(a: ${no}, b: "x") { two } `);
      const source = `{ ${inTens(fields)} }`;
      const document = read(source) as DocumentNode;
      for (const time of [1, 2])
        expect([time, runnerOf(compile, source, { schema, document }) === execute]).toEqual([
          time,
          time === 1,
        ]);
    }
    return [read, compile];
  });
  expect(more).toBeLessThan(60);
});

test("a document that is sent again is read once, however many others came between", async () => {
  const read = createReader(schema);
  const common = read("{ two }");
  for (let no = 0; no < 100; no++) {
    read(`{ ${"two ".repeat(500)} } # ${no}`);
    read(`{ two } # ${no} ${"x".repeat(300_000)}`);
    expect(read("{ two }")).toBe(common);
  }
});
