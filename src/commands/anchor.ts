import { createWriteStream, existsSync, rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Hub } from "../hub.ts";
import { forAllBrands } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import { type Anchor, AnchorUnreadable } from "../proof/anchor.text.ts";
import { exportHistory } from "../proof/export-history.ts";
import { takeAnchor } from "../proof/take-anchor.ts";
import { CommandFailed, type Progress } from "./progress.ts";
import { findBrand } from "./token.ts";

/** The lines of a file, read as they are needed. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const handle = await open(file);
  yield* handle.readLines();
}

/** Writes what comes into a file that must not be there yet; cut off, it leaves none. */
export async function writeNew(file: string, parts: AsyncIterable<string>): Promise<void> {
  if (existsSync(file)) throw new CommandFailed(`${file} is there already`);
  const fresh = `${file}.part`;
  try {
    await pipeline(Readable.from(parts), createWriteStream(fresh));
    await rename(fresh, file);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Writes every head of a brand, or of all, under one signed root. */
export async function anchor(
  hub: Hub,
  wish: { readonly out: string; readonly brand?: string | undefined },
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const brandId = wish.brand === undefined ? undefined : (await findBrand(hub, wish.brand)).brandId;
  const scope = hub.look(forAllBrands("anchor"));
  let taken: Anchor | undefined;
  const parts = async function* () {
    const watch = (total: number) => progress.start("heads", total);
    taken = yield* takeAnchor(scope, hub.keys, { brandId }, watch);
  };
  await writeNew(wish.out, parts());
  say(`${taken?.owners} owners under the root ${taken?.root}, signed with the key ${hub.keys.kid}`);
  say(`Keep ${wish.out} where whoever can change the database cannot: verify --anchor reads it.`);
}

/** Writes what a member has in the book, with its proof, for `schema/verify-history.mjs`. */
export async function exportMemberHistory(
  hub: Hub,
  wish: { readonly member: string; readonly anchor?: string | undefined; readonly out: string },
  say: (line: string) => void,
): Promise<void> {
  if (!isId(wish.member)) throw new CommandFailed(`--member takes an id, not ${wish.member}`);
  const scope = hub.look(forAllBrands("export-history"));
  const lines = wish.anchor === undefined ? undefined : linesOf(wish.anchor);
  const history = await exportHistory(scope, hub.keys, {
    ownerId: wish.member,
    anchor: lines,
  }).catch((error) => {
    if (error instanceof AnchorUnreadable)
      throw new CommandFailed(`${wish.anchor} is not true: ${error.message}`);
    throw error;
  });
  if (!history)
    throw new CommandFailed(
      `${wish.member} is not an owner of the book${wish.anchor === undefined ? "" : ` and of ${wish.anchor}`}`,
    );
  await writeNew(wish.out, Readable.from([`${JSON.stringify(history, undefined, 1)}\n`]));
  say(`${history.postings.length} postings as of ${history.anchor.at}`);
  say(`Check them with: node schema/verify-history.mjs ${wish.out} ${hub.keys.kid}`);
}
