import { NO_ID } from "../kernel/id.ts";
import type { Check, Proof, Watch } from "../platform/database/proof.ts";
import type { Scope } from "../platform/database/work.ts";
import { type Link, linked, linksBehind, NO_ENTRY, slippedIn } from "./chain.queries.ts";

/** Why a place in a chain does not follow the one before it. */
function faultOf(before: Link | undefined, link: Link): string | undefined {
  const it = `brand ${link.brandId}, entry ${link.entryId}`;
  const seq = (before?.seq ?? 0n) + 1n;
  if (link.seq !== seq) return `${it}: number ${link.seq}, the next is ${seq}`;
  if (link.text === null) return `${it}, number ${seq}: it is gone`;
  return linked(before?.chain ?? NO_ENTRY, link.text) === link.chain
    ? undefined
    : `${it}, number ${seq}: its digest is not that of what it says`;
}

async function proveTrail(scope: Scope, watch: Watch): Promise<Proof> {
  const bar = watch(0);
  let [rows, before]: [bigint, Link | undefined] = [0n, undefined];
  try {
    for (;;) {
      const links = await linksBehind(scope, before ?? { brandId: NO_ID, seq: 0n });
      if (links.length === 0) break;
      for (const link of links) {
        const broken = faultOf(before?.brandId === link.brandId ? before : undefined, link);
        rows++;
        if (broken) return { rows, broken };
        before = link;
      }
      bar.update(Number(rows));
    }
    return { rows, broken: await slippedIn(scope) };
  } finally {
    bar.stop();
  }
}

/** K1: the trail is as it was when it was chained. */
export const auditChecks: readonly Check[] = [
  {
    invariant: "K1",
    says: "every entry of the trail is in its brand's chain, as it was written",
    of: "entries",
    run: proveTrail,
  },
];
