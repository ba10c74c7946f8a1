import { expect } from "@jest/globals";
import type { Look } from "../../src/platform/database/work.ts";
import type { Kit } from "./database.ts";
import { tests } from "./tests.ts";

class Undo extends Error {}

/** Does to the book what only its owner can, past the hub's rights, shows it to `see`, and undoes it. */
export async function tamper<Seen>(
  kit: Kit,
  statements: readonly string[],
  see: (look: Look) => Promise<Seen>,
): Promise<Seen> {
  const seen: Seen[] = [];
  const undone = kit.begin(tests, async (work) => {
    const past = ["set local role none", "set local session_replication_role = replica"];
    for (const text of [...past, ...statements, "set local role banyan_hub"])
      await work.rows({ text, values: [] });
    seen.push(await see(() => work));
    throw new Undo();
  });
  await expect(undone).rejects.toThrow(Undo);
  return seen[0] as Seen;
}
