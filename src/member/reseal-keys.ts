import { forAllBrands } from "../kernel/actor.ts";
import type { Begin } from "../platform/database/work.ts";
import { keysBehind, rewriteKeys } from "./member.queries.ts";

const BATCH = 2_000;

/**
 * Seals every member's key that is older than a version of the master key anew, under the newest; what the keys seal
 * stays as it is. Interrupted, it goes on where it was. Tells how many are done.
 */
export async function resealKeys(
  begin: Begin,
  version: number,
  tell: (done: number) => void,
): Promise<number> {
  let done = 0;
  for (;;) {
    const resealed = await begin(forAllBrands("reseal keys"), async (work) => {
      const { vault } = work;
      const behind = await keysBehind(work, version, BATCH);
      await rewriteKeys(
        work,
        behind.map(({ memberId, ...stored }) => ({
          ...{ memberId, was: stored.version },
          ...vault.sealKey(memberId, vault.openKey(memberId, stored), version),
        })),
      );
      return behind.length;
    });
    done += resealed;
    if (resealed === 0) return done;
    tell(done);
  }
}
