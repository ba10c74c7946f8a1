import { readFileSync, statSync } from "node:fs";
import type { Hub } from "../hub.ts";
import { actorOf } from "../identity/hire-staff.ts";
import { StaffEntity } from "../identity/staff.entity.ts";
import { system } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import { importBankResults } from "../payout/import-bank-results.ts";
import type { RowVerdict } from "../payout/result.rules.ts";
import type { Scope } from "../platform/database/work.ts";
import { CommandFailed } from "./progress.ts";
import { findBrand } from "./token.ts";

export interface BankResultsWish {
  readonly file: string;
  /** Of the member of staff at headquarters who answers for it: the hub itself moves no money. */
  readonly by: string;
  readonly brand?: string | undefined;
}

/** As much as the mutation of the same name takes. */
const BYTES_LIMIT = 1_000_000;

const TOLD: Readonly<Record<RowVerdict, string>> = {
  PAID: "paid, and booked",
  FAILED: "failed; it stays due",
  REPEATED: "known already",
  UNKNOWN: "no payout of ours",
  AMOUNT_DIFFERS: "of another amount; nothing was changed",
  NOT_SENT: "not released, or cancelled; nothing was changed",
  CONTRADICTS: "it ended otherwise before; nothing was changed",
  UNREADABLE: "cannot be read",
};

/** Takes in what a bank says of payouts from a file, and says what came of each row. */
export async function importBrandBankResults(
  hub: Pick<Hub, "begin" | "look">,
  wish: BankResultsWish,
  say: (line: string) => void,
): Promise<void> {
  const { brandId } = await findBrand(hub, wish.brand);
  const actor = await headquarters(hub.look(system("import bank results", brandId)), wish.by);
  const text = textIn(wish.file);
  const rows = await hub.begin(actor, (work) => importBankResults(work, { text }));
  for (const { row, number, verdict } of rows)
    say(`row ${row}: ${number === null ? "" : `${JSON.stringify(number)} `}${TOLD[verdict]}`);
  const counts = Map.groupBy(rows, ({ verdict }) => verdict);
  const said = [...counts].map(([verdict, of]) => `${of.length} ${verdict}`).join(", ");
  say(`${rows.length} rows: ${said}`);
}

async function headquarters({ em, now }: Scope, id: string) {
  const hired = { $or: [{ leftAt: null }, { leftAt: { $gt: now } }] };
  const staff = isId(id) ? await em.findOne(StaffEntity, { id, ...hired }) : null;
  const actor = staff && actorOf(staff);
  if (actor?.kind !== "hq") throw new CommandFailed(`--by names nobody at headquarters: ${id}`);
  return actor;
}

/** UTF-8, or GB18030 as banks write it. */
function textIn(file: string): string {
  if (statSync(file).size > BYTES_LIMIT)
    throw new CommandFailed(`${file} has more than ${BYTES_LIMIT} bytes: take it in parts`);
  const bytes = readFileSync(file);
  if (bytes.includes(0)) throw new CommandFailed(`${file} is no text`);
  for (const encoding of ["utf-8", "gb18030"])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {}
  throw new CommandFailed(`${file} is neither UTF-8 nor GB18030`);
}
