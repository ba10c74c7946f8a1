import { Connection } from "./connection.ts";
import { recordMany, settle } from "./grow.ts";
import type { Side } from "./measure.ts";
import type { Stack } from "./stack.ts";
import { foundedAt, hauntOf, pick } from "./world.ts";

const CONNECTIONS = 50;
const READERS = 2_000;
const ENTRIES = 20;

const PAGE = `{ me { wallet { balance buckets { lastDay } }
  pointsEntries(first: ${ENTRIES}) {
    edges { node { postingId fromAddress toAddress change kind occurredAt bookedAt } } } } }`;

/** A member who reads, with its token. */
export interface Reader {
  readonly id: string;
  readonly token: string;
}

/** Empties the book and gives some members as many entries as a page shows. */
export async function makeReaders(stack: Stack): Promise<Reader[]> {
  await stack.empty();
  const { world } = stack;
  const readers = Math.min(READERS, world.members.length);
  const occurredAt = new Date(foundedAt().getTime() + 60_000);
  let nth = 0;
  await recordMany(stack, readers * ENTRIES, () => {
    const member = nth++ % readers;
    const storeCode = world.stores[hauntOf(world, member)] ?? "";
    return { memberId: world.members[member] ?? "", storeCode, occurredAt };
  });
  await settle(stack);
  return world.members.slice(0, readers).map((id) => ({
    ...{ id, token: stack.tokenOf({ kind: "member", id, brandId: world.brandId }) },
  }));
}

/** Members read their pages over kept-alive connections. */
export function pageSide(
  port: number,
  readers: readonly Reader[],
  spent: Side["spent"],
  { query, whole }: { readonly query: string; readonly whole: RegExp } = {
    ...{ query: PAGE, whole: /"postingId"/g },
  },
): Side {
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(port));
  return {
    prepare: async () => undefined,
    lanes: CONNECTIONS,
    async step(lane) {
      const answer = await (connections[lane] as Connection).ask(pick(readers).token, query);
      if (answer.match(whole)?.length !== ENTRIES) throw new Error(answer.slice(0, 500));
      return 1;
    },
    spent,
  };
}
