import type { Scope } from "../platform/database/work.ts";
import { sceneOf } from "./scene.queries.ts";
import { SceneCodeEnded, SceneCodeForeign, SceneCodeForged } from "./scene.refusals.ts";
import { readCode, type Scene } from "./scene.rules.ts";

/** The scene a code stands for, if it may be used now. A forged code is known without asking the database. */
export async function readScene(scope: Scope, code: string): Promise<Scene> {
  const id = readCode(code, scope.vault.digest);
  if (id === undefined) throw new SceneCodeForged(code);
  const scene = await sceneOf(scope, id);
  if (!scene) throw new SceneCodeForeign(code);
  const { revokedAt, validUntil } = scene;
  const endedAt = revokedAt ?? validUntil;
  if (endedAt && endedAt <= scope.now) throw new SceneCodeEnded(code, endedAt);
  return scene;
}
