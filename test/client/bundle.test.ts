/*
 * Goal: what a mini program brings along of the client stays small, and runs on old phones.
 * Method: the bundle of what it needs and five operations, measured; the wx test runs it.
 */
import { gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { bundleClient } from "../support/client-bundle.ts";

const LIMIT = 30 * 1024;

test("the client with five operations is under 30 KB, minified and compressed", async () => {
  const code = await bundleClient();
  const size = gzipSync(code).length;
  process.stdout.write(`client bundle: ${code.length} bytes, ${size} compressed\n`);
  expect(size).toBeLessThan(LIMIT);
});

test("operations that are not used stay out", async () => {
  expect(await bundleClient()).not.toContain("closeMonth");
});
