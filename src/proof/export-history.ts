import type { KeyPair } from "../identity/keys.ts";
import type { Scope } from "../platform/database/work.ts";
import {
  AnchorUnreadable,
  faultOf,
  readAnchor,
  type SignedAnchor,
  signAnchor,
} from "./anchor.text.ts";
import { type ChainedPosting, chainOf, headsNow } from "./chain.queries.ts";
import { type Leaf, MerkleTree, type Step } from "./merkle.ts";

/** The first word of an export. */
export const HISTORY_TITLE = "banyan history 1";

/** An owner's postings up to an anchored one, and what proves them to whoever trusts the key. */
export interface History {
  readonly format: typeof HISTORY_TITLE;
  readonly brand: string;
  readonly owner: string;
  readonly seq: string;
  readonly head: string;
  readonly path: readonly Step[];
  readonly anchor: SignedAnchor;
  readonly postings: readonly ChainedPosting[];
}

/**
 * What an owner has in the book, as far as the anchor saw it. Without an anchor its head is signed alone, now.
 * An owner that the book or the anchor does not know is answered with nothing.
 */
export async function exportHistory(
  scope: Scope,
  keys: KeyPair,
  wish: { readonly ownerId: string; readonly anchor: AsyncIterable<string> | undefined },
): Promise<History | undefined> {
  const { ownerId } = wish;
  const now = (await headsNow(scope, [ownerId])).get(ownerId);
  if (!now) return undefined;
  const found = wish.anchor
    ? await readPath(keys, wish.anchor, ownerId)
    : signAlone(keys, scope.now, { ownerId, ...now });
  if (!found) return undefined;
  const { leaf, path, anchor } = found;
  return {
    ...{ format: HISTORY_TITLE, brand: now.brandId, owner: ownerId },
    ...{ seq: String(leaf.seq), head: leaf.head, path, anchor },
    postings: await chainOf(scope, { ownerId, upTo: leaf.seq }),
  };
}

async function readPath(keys: KeyPair, lines: AsyncIterable<string>, ownerId: string) {
  const tree = new MerkleTree(ownerId);
  let leaf: Leaf | undefined;
  const anchor = await readAnchor(lines, (each) => {
    tree.add(each);
    if (each.ownerId === ownerId) leaf = each;
  });
  const fault = faultOf(keys, anchor);
  if (fault) throw new AnchorUnreadable(fault);
  if (tree.root() !== anchor.root)
    throw new AnchorUnreadable("its heads are not those under its root");
  return leaf && { leaf, path: tree.path, anchor };
}

function signAlone(keys: KeyPair, at: Date, leaf: Leaf & { readonly brandId: string }) {
  const tree = new MerkleTree();
  tree.add(leaf);
  const anchor = { brand: leaf.brandId, at: at.toISOString(), owners: "1", root: tree.root() };
  return { leaf, path: [], anchor: signAnchor(keys, anchor) };
}
