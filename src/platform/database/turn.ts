import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { alive, LOOK_MS } from "./processes.ts";

let taken = 0;

/** Starters of one cluster take turns; a starter that died in its turn does not hold up the next. */
export async function inTurn<T>(home: string, limitMs: number, act: () => Promise<T>): Promise<T> {
  const turn = join(home, "starting.pid");
  const mine = `${turn}.${process.pid}.${taken++}`;
  writeFileSync(mine, String(process.pid));
  try {
    for (let waited = 0; !link(mine, turn); waited += LOOK_MS) {
      if (waited > limitMs) throw new Error(`waited too long for the start that ${turn} names`);
      if (existsSync(turn) && !alive(Number(readFileSync(turn, "utf8"))))
        rmSync(turn, { force: true });
      await sleep(LOOK_MS);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  try {
    return await act();
  } finally {
    rmSync(turn, { force: true });
  }
}

/** Gives a file a second name, unless that name is taken. */
function link(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
