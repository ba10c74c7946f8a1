import type { Work } from "../platform/database/work.ts";
import { mayHandleScenes } from "./scene.policy.ts";
import { sceneOf, writeRevocation } from "./scene.queries.ts";
import { UnknownScene } from "./scene.refusals.ts";
import type { Scene } from "./scene.rules.ts";

export interface RevokeSceneCode {
  readonly sceneId: string;
}

/** Ends a code from now on. Revoked again, it stays revoked since then. */
export async function revokeSceneCode(work: Work, { sceneId }: RevokeSceneCode): Promise<Scene> {
  const scene = await sceneOf(work, sceneId);
  mayHandleScenes(work.actor, scene?.storeId ?? "");
  if (!scene) throw new UnknownScene(sceneId);

  await writeRevocation(work, sceneId);
  return { ...scene, revokedAt: scene.revokedAt ?? work.now };
}
