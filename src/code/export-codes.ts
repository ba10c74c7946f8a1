import { setImmediate as breathe } from "node:timers/promises";
import { stringify } from "csv-stringify/sync";
import { writeNotes } from "../audit/entry.queries.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import type { Begin, Origin, Work } from "../platform/database/work.ts";
import { keyOfBatch } from "./batch.queries.ts";
import { type CodeBatch, coderOf, lastNo } from "./batch.rules.ts";
import { shownCode } from "./code.rules.ts";

/** So many codes at a time: whoever else is served waits no longer than for these. */
const LINES = 500;

/**
 * The codes of a batch that are made by now, as CSV, worked out anew from the batch's key; that somebody took them is
 * noted first.
 */
export async function* exportCodes(
  begin: Begin,
  actor: Actor,
  batch: CodeBatch,
  from?: Origin,
): AsyncGenerator<string> {
  mayManageBrand(actor, "COUPONS");
  const noted = async (work: Work) => {
    await writeNotes(work, [{ memberId: null, act: "CODES_EXPORTED", detail: batch.number }]);
    return coderOf(await keyOfBatch(work, batch.id));
  };
  const codeOf = await begin(actor, noted, from);
  const skipped = new Set(batch.skipped);
  yield stringify([["no", "code"]]);
  for (let no = 1; no <= lastNo(batch); ) {
    let lines = "";
    for (const end = no + LINES; no < end && no <= lastNo(batch); no++)
      if (!skipped.has(no)) lines += `${no},${shownCode(codeOf(no))}\n`;
    yield lines;
    await breathe();
  }
}
