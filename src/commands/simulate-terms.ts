import { readFileSync } from "node:fs";
import { FranchiseeEntity } from "../brand/franchisee.entity.ts";
import type { Hub } from "../hub.ts";
import { system } from "../kernel/actor.ts";
import { isMonth, type Month } from "../kernel/month.ts";
import { type Simulation, simulateTerms } from "../simulation/simulate-terms.ts";
import { headquartersOf } from "../simulation/simulation.rules.ts";
import { type Clause, readDetails } from "../terms/clause.rules.ts";
import { CommandFailed, type Progress } from "./progress.ts";
import { findBrand } from "./token.ts";

export interface SimulateWish {
  /** Codes; none: all that have a contract. */
  readonly franchisees: readonly string[];
  /** A file of JSON: clauses, as `proposeTerms` takes them. */
  readonly clauses: string;
  readonly from: string;
  readonly until: string;
  readonly brand?: string | undefined;
}

/** Prints what clauses would make of past months, beside the contracts in force. */
export async function simulateBrandTerms(
  hub: Pick<Hub, "look" | "begin">,
  wish: SimulateWish,
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const { brandId } = await findBrand(hub, wish.brand);
  const scope = hub.look(system("simulate terms", brandId));
  const clauses = clausesIn(readFileSync(wish.clauses, "utf8"));
  const all = await scope.em.find(FranchiseeEntity, {});
  const named = wish.franchisees.map((code) => {
    const found = all.find((each) => each.code === code);
    if (!found) throw new CommandFailed(`there is no franchisee ${code}`);
    return found;
  });
  const proposals = (named.length > 0 ? named : all).map(({ id: franchiseeId }) => ({
    ...{ franchiseeId, clauses },
  }));
  const [from, until] = [monthIn(wish.from), monthIn(wish.until)];
  const bar = progress.start("orders", 0);
  const startedAt = performance.now();
  const simulation = await simulateTerms(scope, { from, until, proposals }, (orders) =>
    bar.update(orders, orders),
  );
  bar.stop();
  const seconds = (performance.now() - startedAt) / 1000;
  for (const line of simulationTable(simulation)) say(line);
  say(`${simulation.orders} orders replayed in ${seconds.toFixed(1)} s; nothing was written`);
}

function monthIn(text: string): Month {
  if (!isMonth(text)) throw new CommandFailed(`a month is written like 2017-06, not ${text}`);
  return text;
}

/** Clauses of a file: amounts as texts or whole numbers, details beside the rate or in `details`. */
function clausesIn(text: string): Clause[] {
  const read: unknown = JSON.parse(text);
  if (!Array.isArray(read)) throw new CommandFailed("the file of clauses is a list of them");
  return read.map(({ number, kind, title, rate, details, ...more }) => ({
    ...readDetails({ ...details, ...more }),
    ...{ number: String(number), kind, rate: BigInt(rate) },
    ...(title !== undefined && { title }),
  }));
}

const COLUMNS = ["franchisee", "what", "clause", "old", "new", "difference"] as const;

/** A simulation as lines of a table: amounts in minor units, signed in the favour of whose they are. */
export function simulationTable(simulation: Simulation): string[] {
  const row = (names: readonly string[], oldMinor: bigint, newMinor: bigint) => [
    ...names,
    ...[oldMinor, newMinor, newMinor - oldMinor].map(String),
  ];
  const hq = headquartersOf(simulation.franchisees);
  const rows = [
    [...COLUMNS],
    ...simulation.franchisees.flatMap((each) => [
      ...each.parts.map(({ kind, clause, oldMinor, newMinor }) =>
        row([each.franchiseeCode, kind, clause], oldMinor, newMinor),
      ),
      row([each.franchiseeCode, "total", ""], each.oldMinor, each.newMinor),
    ]),
    ...hq.parts.map(({ kind, clause, oldMinor, newMinor }) =>
      row(["headquarters", kind, clause], oldMinor, newMinor),
    ),
    row(["headquarters", "total", ""], hq.oldMinor, hq.newMinor),
  ];
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, at) => (at < 3 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  return [...lines, ...simulation.franchisees.flatMap(checkLine)];
}

const checkLine = ({ franchiseeCode, check }: Simulation["franchisees"][number]): string[] => {
  const { replayedMinor, bookedMinor, ordersMinor, monthsMinor, elsewhereMinor } = check;
  if (replayedMinor === bookedMinor) return [];
  return [
    `${franchiseeCode}: the book says ${bookedMinor}, the replay by the contracts in force ${replayedMinor}: ` +
      `orders ${ordersMinor}, closes of months ${monthsMinor}, beside them ${elsewhereMinor}`,
  ];
};
