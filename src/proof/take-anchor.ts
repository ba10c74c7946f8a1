import type { KeyPair } from "../identity/keys.ts";
import type { Watch } from "../platform/database/proof.ts";
import type { Scope } from "../platform/database/work.ts";
import { ANCHOR_TITLE, type Anchor, anchorLines, leafLine, signAnchor } from "./anchor.text.ts";
import { countOwners, headsOf } from "./chain.queries.ts";
import { MerkleTree } from "./merkle.ts";

/**
 * The lines of an anchor: every head of a brand (or of all), and their root, signed. Heads are read page by page while
 * the book moves on: each is true by itself, at `at` or a little later.
 */
export async function* takeAnchor(
  scope: Scope,
  keys: KeyPair,
  { brandId }: { readonly brandId: string | undefined },
  watch: Watch,
): AsyncGenerator<string, Anchor> {
  const tree = new MerkleTree();
  const bar = watch(await countOwners(scope, brandId));
  yield `${ANCHOR_TITLE}\n`;
  for await (const heads of headsOf(scope, brandId)) {
    for (const head of heads) tree.add(head);
    yield heads.map(leafLine).join("");
    bar.update(tree.leaves);
  }
  bar.stop();
  const anchor = {
    ...{ brand: brandId ?? "all", at: scope.now.toISOString() },
    ...{ owners: String(tree.leaves), root: tree.root() },
  };
  yield anchorLines(signAnchor(keys, anchor));
  return anchor;
}
