import { batchNumbered } from "../code/batch.queries.ts";
import { exportCodes } from "../code/export-codes.ts";
import type { Hub } from "../hub.ts";
import { system } from "../kernel/actor.ts";
import { writeNew } from "./anchor.ts";
import { CommandFailed, type Progress } from "./progress.ts";
import { findBrand } from "./token.ts";

/** Writes a batch's codes into a file that is not there yet, and notes that they were taken. */
export async function exportBrandCodes(
  hub: Pick<Hub, "begin" | "look">,
  wish: { readonly number: string; readonly out: string; readonly brand?: string | undefined },
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const { brandId } = await findBrand(hub, wish.brand);
  const actor = system("export-codes", brandId);
  const batch = await batchNumbered(hub.look(actor), wish.number);
  if (!batch) throw new CommandFailed(`there is no batch ${wish.number}`);
  const bar = progress.start("codes", batch.done);
  try {
    await writeNew(wish.out, watched(exportCodes(hub.begin, actor, batch), bar.update));
  } finally {
    bar.stop();
  }
  say(`${wish.out} has ${batch.done} codes of ${batch.size}`);
  if (batch.revokedAt) say(`the batch was revoked at ${batch.revokedAt.toISOString()}`);
}

/** Tells how many lines went by. */
async function* watched(
  parts: AsyncIterable<string>,
  tell: (lines: number) => void,
): AsyncGenerator<string> {
  let lines = -1;
  for await (const part of parts) {
    yield part;
    for (const char of part) if (char === "\n") lines++;
    tell(lines);
  }
}
