import type { FastifyInstance } from "fastify";
import type { KeyPair } from "../identity/keys.ts";
import { type FileDesk, serveFile } from "../statement/serve-file.ts";
import { bundlePath } from "./bundle.paths.ts";
import { exportBundle } from "./export-bundle.ts";

/** Serves statements with all they rest on. */
export function serveBundles(
  app: FastifyInstance,
  desk: FileDesk & { readonly keys: KeyPair },
): void {
  serveFile(app, desk, {
    ...{ suffix: "jsonl", type: "application/jsonl; charset=utf-8", field: "bundleUrl" },
    path: bundlePath,
    write: (scope, { id }) => exportBundle(scope, desk.keys, id),
  });
}
