import { forAllBrands } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import type { Check, Proof, Watch } from "../platform/database/proof.ts";
import type { Begin, Scope } from "../platform/database/work.ts";
import { CHECKS } from "./checks.ts";
import { lastSound, writeProof } from "./proof.queries.ts";
import type { ProofOfBook } from "./proof.rules.ts";
import { settledAt } from "./proof.rules.ts";

/** Where checks read: a command reads as it is, the hub lifts the limit a caller's statements have. */
export type Reading = <T>(step: (scope: Scope) => Promise<T>) => Promise<T>;

interface Wish {
  /** Only what was booked since the last proof that found nothing; without one, everything. */
  readonly sinceLast?: boolean;
  /** Told of each check as it ends. */
  readonly tell?: (check: Check, proof: Proof) => void;
  readonly watch?: (check: Check) => Watch;
  readonly signal?: AbortSignal;
}

const unseen: Watch = () => ({ update: () => undefined, stop: () => undefined });

/**
 * Recomputes every invariant, all brands, up to the first that does not hold, and records what came of it. A proof since the
 * last reads again what hangs on the new rows; what was changed in older ones is for the whole proof to find.
 * Answers nothing where it was cut off.
 */
export async function proveBook(
  reading: Reading,
  begin: Begin,
  wish: Wish = {},
): Promise<ProofOfBook | undefined> {
  const { beganAt, since } = await reading(async (scope) => ({
    beganAt: scope.now,
    since: wish.sinceLast ? ((await lastSound(scope))?.until ?? null) : null,
  }));
  let rows = 0n;
  let found: { invariant: string; broken: string } | undefined;
  for (const check of CHECKS) {
    if (wish.signal?.aborted) return undefined;
    const watch = wish.watch?.(check) ?? unseen;
    const proof = await reading((scope) =>
      since && check.runSince ? check.runSince(scope, since) : check.run(scope, watch),
    );
    rows += proof.rows;
    wish.tell?.(check, proof);
    if (proof.broken === undefined) continue;
    found = { invariant: check.invariant, broken: proof.broken };
    break;
  }
  return begin(forAllBrands("prove"), async (work) => {
    const proof: ProofOfBook = {
      ...{ id: newId(), since, until: settledAt(beganAt), beganAt, endedAt: work.now, rows },
      ...{ invariant: found?.invariant ?? null, broken: found?.broken ?? null },
    };
    await writeProof(work, proof);
    return proof;
  });
}
