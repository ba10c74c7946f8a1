import { setTimeout as sleep } from "node:timers/promises";
import { ended, leftOf } from "../support/process.ts";
import { type Dice, dice } from "./dice.ts";
import { killPostgres } from "./kill.ts";
import { type Found, lookAtBalances, lookAtBook, lookAtEvents, lookWithVerify } from "./looks.ts";
import { Stage } from "./stage.ts";

/** A blow falls within this time after the load's first answer. */
const MOMENT_MS = 1_500;

/** What all rounds came to; orders, refunds and spendings alike are deeds. */
const noCounts = () => ({
  rounds: 0,
  hubKills: 0,
  postgresKills: 0,
  longestOutageMs: 0,
  /** In all calls, repeats counted. */
  sent: 0,
  /** Different ones. */
  deeds: 0,
  /** When a round's load ended, and before anything was sent again. */
  acknowledged: 0,
  unacknowledged: 0,
  /** Done, though the answer that said so never came. */
  doneUnheard: 0,
  /** In the book at the end. */
  found: 0,
  lost: 0,
  doubled: 0,
  /** Rounds after which `verify` passed; how many checks that is, each time. */
  verified: 0,
  checksPassed: 0,
  /** Told to those who follow live. */
  events: 0,
  eventsMissed: 0,
  eventsDoubled: 0,
  subscriptionsResumed: 0,
});

export interface Report {
  readonly counts: Readonly<ReturnType<typeof noCounts>>;
  /** What should not be, in words; nothing, where all is well. */
  readonly faults: readonly string[];
}

/**
 * Kills the hub and its PostgreSQL in turn, at random moments under load, and looks each time whether the book,
 * its balances and its events are what callers were told. Stops at the first round that finds a fault.
 */
export async function crash(
  rounds: number,
  seed: number,
  say: (line: string) => void,
): Promise<Report> {
  const roll = dice(seed);
  const counts = noCounts();
  const faults: string[] = [];
  const stage = await Stage.open(seed + 1);
  const look = async (at: (stage: Stage) => Promise<Found>) => {
    const found = await at(stage);
    for (const [name, figure] of Object.entries(found.figures))
      counts[name as keyof typeof counts] = figure;
    faults.push(...found.faults);
  };
  try {
    while (counts.rounds < rounds && faults.length === 0) {
      const blow = counts.rounds % 2 === 0 ? killHub : killDatabase;
      counts[blow === killHub ? "hubKills" : "postgresKills"]++;
      counts.rounds++;

      const before = { sent: stage.load.sent, deeds: stage.load.deeds.length };
      await stage.load.start();
      const moment = roll(MOMENT_MS);
      await sleep(moment);
      const struck = Date.now();
      const how = await blow(stage, roll, faults);
      const outage = Date.now() - struck;
      await stage.load.stop();
      counts.longestOutageMs = Math.max(counts.longestOutageMs, outage);
      const deeds = stage.load.deeds.length - before.deeds;
      const unacknowledged = stage.load.unacknowledged().length;
      counts.deeds += deeds;
      counts.unacknowledged += unacknowledged;
      counts.acknowledged += deeds - unacknowledged;

      await look(lookAtBook);
      // After a loss, what is sent again would only meet its consequences.
      const doneBefore = counts.doneUnheard;
      if (faults.length === 0) {
        await stage.load.resend();
        await look(lookAtBook);
        await look(lookAtEvents);
        await look(lookAtBalances);
        await look(lookWithVerify);
        if (faults.length === 0) counts.verified++;
        counts.doneUnheard = stage.load.doneUnheard();
      }
      counts.sent += stage.load.sent - before.sent;
      faults.push(...stage.load.faults);
      say(
        `${counts.rounds}: ${how} ${moment} ms into the load, back after ${outage} ms; ` +
          `${deeds - unacknowledged} acknowledged, ${unacknowledged} not, ` +
          `${counts.doneUnheard - doneBefore} done unheard; ${faults.length === 0 ? "all well" : "FAULTS"}`,
      );
    }
    faults.push(...(await stage.end()));
    return { counts, faults };
  } finally {
    await stage.close();
  }
}

/** Kills the hub, and sometimes PostgreSQL with it, and starts another one: at once, or when nothing is left. */
async function killHub(stage: Stage, roll: Dice, faults: string[]): Promise<string> {
  const both = roll(3) === 0;
  stage.hub.kill("SIGKILL");
  if (both) killPostgres(stage.dataDir, roll);
  await ended(stage.hub);
  // Callers who go on against a closed door would only pile up what they send again.
  await stage.load.stop();
  if (roll(3) === 0)
    faults.push(...(await leftOf(stage.dataDir)).map((line) => `left behind: ${line}`));
  const early = roll(4) === 0;
  if (early) {
    const next = stage.spawn();
    await sleep(roll(2 * MOMENT_MS));
    next.kill("SIGKILL");
    await ended(next);
  }
  await stage.start();
  return `hub${both ? " and PostgreSQL" : ""} killed${early ? ", the next hub in its start" : ""}`;
}

/** Kills PostgreSQL, sometimes twice; nobody but the hub brings it back, and the load goes on. */
async function killDatabase(stage: Stage, roll: Dice): Promise<string> {
  const blows = [killPostgres(stage.dataDir, roll)];
  if (roll(3) === 0) {
    await sleep(roll(MOMENT_MS));
    blows.push(killPostgres(stage.dataDir, roll));
  }
  await stage.healthy();
  await sleep(roll(MOMENT_MS / 2));
  return `PostgreSQL killed (${blows.join(", then ")})`;
}
