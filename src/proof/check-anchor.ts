import type { KeyPair } from "../identity/keys.ts";
import type { Proof, Watch } from "../platform/database/proof.ts";
import type { Scope } from "../platform/database/work.ts";
import { AnchorUnreadable, faultOf, readAnchor } from "./anchor.text.ts";
import { digestsAt, headsNow } from "./chain.queries.ts";
import { type Leaf, MerkleTree } from "./merkle.ts";

/** Owners compared at once: those that moved on since are looked up in one reading of the book. */
const BATCH = 100_000;
/** As many are named; of the others, how many there are. */
const NAMED = 20;

/**
 * Compares the book with an anchor taken before: every owner must still have the posting the anchor saw as its last, with
 * the digest it had. Whoever wrote an earlier posting anew, and every digest behind it, is found here.
 */
export async function checkAnchor(
  scope: Scope,
  keys: KeyPair,
  lines: AsyncIterable<string>,
  watch: Watch,
): Promise<Proof> {
  const tree = new MerkleTree();
  const bar = watch(0);
  const faults: string[] = [];
  let batch: Leaf[] = [];
  const compare = async () => {
    faults.push(...(await differences(scope, batch)));
    batch = [];
    bar.update(tree.leaves);
  };
  try {
    const anchor = await readAnchor(lines, async (leaf) => {
      tree.add(leaf);
      if (batch.push(leaf) === BATCH) await compare();
    });
    const fault =
      faultOf(keys, anchor) ??
      (String(tree.leaves) === anchor.owners && tree.root() === anchor.root
        ? undefined
        : "its heads are not those under its root");
    if (fault) return { rows: BigInt(tree.leaves), broken: `the anchor is not true: ${fault}` };
    await compare();
  } catch (error) {
    if (!(error instanceof AnchorUnreadable)) throw error;
    return { rows: BigInt(tree.leaves), broken: `the anchor cannot be read: ${error.message}` };
  } finally {
    bar.stop();
  }
  return { rows: BigInt(tree.leaves), broken: named(faults) };
}

const named = (faults: readonly string[]): string | undefined =>
  faults.length === 0
    ? undefined
    : [
        ...faults.slice(0, NAMED),
        ...(faults.length > NAMED ? [`and ${faults.length - NAMED} owners more`] : []),
      ].join("\n");

async function differences(scope: Scope, leaves: readonly Leaf[]): Promise<string[]> {
  const now = await headsNow(
    scope,
    leaves.map(({ ownerId }) => ownerId),
  );
  const anchored = leaves.filter(({ seq }) => seq > 0n);
  const same = ({ ownerId, seq, head }: Leaf) =>
    now.get(ownerId)?.seq === seq && now.get(ownerId)?.head === head;
  const digests = await digestsAt(
    scope,
    anchored.filter((leaf) => !same(leaf)),
  );
  return leaves.flatMap((leaf) => {
    const { ownerId, seq, head } = leaf;
    const owner = now.get(ownerId);
    if (!owner) return [`owner ${ownerId}: it is gone, the anchor has ${seq} postings of it`];
    if (seq === 0n || same(leaf)) return [];
    const it = `brand ${owner.brandId}, owner ${ownerId}`;
    const last = digests.get(ownerId);
    if (!last) return [`${it}: posting number ${seq} is gone, now its last is number ${owner.seq}`];
    return last.chain === head
      ? []
      : [
          `${it}, posting ${last.postingId}, number ${seq}: its digest is ${last.chain}, the anchor's is ${head}: it or one before it was written anew`,
        ];
  });
}
