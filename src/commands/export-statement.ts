import { exportBundle } from "../bundle/export-bundle.ts";
import type { Hub } from "../hub.ts";
import { forAllBrands, system } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import { isMonth } from "../kernel/month.ts";
import type { Scope } from "../platform/database/work.ts";
import { StatementEntity } from "../statement/statement.entity.ts";
import { statementNamed } from "../statement/statement.queries.ts";
import { writeNew } from "./anchor.ts";
import { CommandFailed, type Progress } from "./progress.ts";
import { findBrand } from "./token.ts";

/** By its id, or by franchisee and month. */
export interface StatementWish {
  readonly id?: string | undefined;
  readonly franchisee?: string | undefined;
  readonly month?: string | undefined;
  readonly brand?: string | undefined;
  readonly out: string;
}

/** Writes a statement with all it rests on into a file that is not there yet, for `verify-statement`. */
export async function exportStatement(
  hub: Pick<Hub, "look" | "keys">,
  wish: StatementWish,
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const { id, brandId, lineCount } = await findStatement(hub, wish);
  const scope: Scope = hub.look(system("export-statement", brandId));
  const bar = progress.start("lines", lineCount);
  try {
    await writeNew(wish.out, watched(exportBundle(scope, hub.keys, id), bar.update));
  } finally {
    bar.stop();
  }
  say(`${wish.out} has statement ${id}: ${lineCount} lines, signed with the key ${hub.keys.kid}`);
  say(`Check it: npm run -s verify-statement -- ${wish.out} --key ${hub.keys.kid}`);
}

async function findStatement(hub: Pick<Hub, "look">, wish: StatementWish) {
  const { id, franchisee, month } = wish;
  if (id !== undefined) {
    const everyBrand = hub.look(forAllBrands("export-statement"));
    const found = isId(id)
      ? await everyBrand.em.findOne(StatementEntity, { id }, { filters: false })
      : null;
    if (!found) throw new CommandFailed(`there is no statement ${id}`);
    return found;
  }
  if (franchisee === undefined || month === undefined)
    throw new CommandFailed("name the statement by its id, or by --franchisee and --month");
  if (!isMonth(month)) throw new CommandFailed(`--month takes a month like 2017-06, not ${month}`);
  const { brandId } = await findBrand(hub, wish.brand);
  const scope = hub.look(system("export-statement", brandId));
  const named = await statementNamed(scope, { franchisee, month });
  if (!named) throw new CommandFailed(`${franchisee} has no statement of ${month}`);
  return named;
}

const LINE = '{"is":"line",';

/** Tells how many of the statement's lines went by. */
async function* watched(
  parts: AsyncIterable<string>,
  tell: (lines: number) => void,
): AsyncGenerator<string> {
  let lines = 0;
  for await (const part of parts) {
    yield part;
    lines += part.split(LINE).length - 1;
    tell(lines);
  }
}
