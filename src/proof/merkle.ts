import { hash } from "node:crypto";

/** What an anchor says of one owner: its head when the anchor was taken. */
export interface Leaf {
  readonly ownerId: string;
  readonly seq: bigint;
  readonly head: string;
}

/** A neighbour on the way from a leaf to the root, and on which side it stands. */
export interface Step {
  readonly side: "left" | "right";
  readonly hash: string;
}

interface Node {
  readonly hash: string;
  readonly leaves: number;
  /** Whether the leaf whose path is asked for is below. */
  readonly wanted: boolean;
}

const leafHash = ({ ownerId, seq, head }: Leaf) => hash("sha256", `leaf ${ownerId} ${seq} ${head}`);
const nodeHash = (left: string, right: string) => hash("sha256", `node ${left} ${right}`);

/** The root of no leaf at all. */
const EMPTY = hash("sha256", "");

/**
 * A Merkle tree grown leaf by leaf, shaped as RFC 6962 shapes it: the left half is the largest power of two. It keeps one
 * node for each bit of the count, and the path of the one `wanted` owner.
 */
export class MerkleTree {
  readonly path: Step[] = [];
  readonly #wanted: string | undefined;
  #nodes: Node[] = [];
  #leaves = 0;

  constructor(wanted?: string) {
    this.#wanted = wanted;
  }

  get leaves(): number {
    return this.#leaves;
  }

  add(leaf: Leaf): void {
    let node = { hash: leafHash(leaf), leaves: 1, wanted: leaf.ownerId === this.#wanted };
    this.#leaves++;
    for (;;) {
      const left = this.#nodes.at(-1);
      if (left?.leaves !== node.leaves) break;
      this.#nodes.pop();
      node = this.#join(left, node);
    }
    this.#nodes.push(node);
  }

  /** The root over all leaves; the tree is finished. */
  root(): string {
    const last = this.#nodes.pop();
    if (!last) return EMPTY;
    const root = this.#nodes.reduceRight((right, left) => this.#join(left, right), last);
    this.#nodes = [root];
    return root.hash;
  }

  #join(left: Node, right: Node): Node {
    if (left.wanted) this.path.push({ side: "right", hash: right.hash });
    if (right.wanted) this.path.push({ side: "left", hash: left.hash });
    return {
      hash: nodeHash(left.hash, right.hash),
      leaves: left.leaves + right.leaves,
      wanted: left.wanted || right.wanted,
    };
  }
}
