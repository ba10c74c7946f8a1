import { forAllBrands } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { sql } from "./database/sql.ts";
import type { Begin, Clock, Look, Work } from "./database/work.ts";
import type { Log } from "./log.ts";
import { jobRuns } from "./signals/signals.ts";
import { traced } from "./signals/trace.ts";

/** Something the hub does by itself, on a beat. It may be cut off anywhere and is then done again. */
export interface Job {
  readonly name: string;
  /** Its beat begins at UTC's midnight, so every worker counts the same. */
  readonly everyMinutes: number;
  run(turn: Turn): Promise<void>;
}

/** One run of a job. */
export interface Turn {
  readonly begin: Begin;
  readonly look: Look;
  readonly log: Log;
  readonly now: Date;
  /** When the last run that came to its end began; undefined: never yet. */
  readonly since: Date | undefined;
  /** Aborted when the process stops: end at the next good place, and the next run goes on. */
  readonly signal: AbortSignal;
}

export interface Jobs {
  stop(): Promise<void>;
}

interface Worker {
  readonly begin: Begin;
  readonly look: Look;
  readonly clock: Clock;
  readonly log: Log;
}

const MINUTE_MS = 60_000;
const LOOK_EVERY_MS = 15_000;
/** A worker that is gone holds a job up for this long, and so does a failure. */
const LEASE_MS = 60_000;

/**
 * Runs the timetable's jobs, each when its beat has come. The job's row is its lock, so of many workers one
 * runs it; beats missed while nobody worked are made up for by one run at once.
 */
export function startJobs(timetable: readonly Job[], worker: Worker): Jobs {
  const stopping = new AbortController();
  const running = new Map<Job, Promise<void>>();
  const look = () => {
    for (const job of timetable)
      if (!running.has(job))
        running.set(
          job,
          runIfDue(job, worker, stopping.signal).then(() => void running.delete(job)),
        );
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  look();
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}

/** Runs a job if its beat has come and nobody else has it in hand. What fails is logged and tried again. */
export async function runIfDue(job: Job, worker: Worker, stopping: AbortSignal): Promise<void> {
  const { begin, clock, log } = worker;
  const actor = forAllBrands("jobs");
  const holder = newId();
  try {
    const turn = await begin(actor, (work) => take(work, job, holder));
    if (!turn) return;
    const lost = new AbortController();
    const renewal = setInterval(() => {
      begin(actor, (work) => renew(work, job, holder))
        .then((still) => still || lost.abort())
        .catch((error: Error) => log.warn({ job: job.name, error: error.message }, "not renewed"));
    }, LEASE_MS / 3);
    const signal = AbortSignal.any([stopping, lost.signal]);
    const startedAt = clock();
    try {
      await traced(`job ${job.name}`, () =>
        job.run({ ...worker, ...turn, now: startedAt, signal }),
      );
    } finally {
      clearInterval(renewal);
    }
    await begin(actor, (work) =>
      release(work, job, holder, signal.aborted ? undefined : startedAt),
    );
    if (jobRuns.hasSubscribers)
      jobRuns.publish({ job: job.name, outcome: signal.aborted ? "cut off" : "done" });
    log.info({ job: job.name, ms: +clock() - +startedAt, cutOff: signal.aborted }, "job ran");
  } catch (error) {
    if (jobRuns.hasSubscribers) jobRuns.publish({ job: job.name, outcome: "failed" });
    log.error({ job: job.name, error: (error as Error).message }, "the job will be tried again");
  }
}

/** Clocks differ by less: what lies farther ahead was written by one that has been set right since. */
const SKEW_MS = 60_000;

/** Takes the job in hand; undefined where it is not due, or another has it. */
async function take(
  work: Work,
  { name, everyMinutes }: Job,
  holder: string,
): Promise<Pick<Turn, "since"> | undefined> {
  const beat = everyMinutes * MINUTE_MS;
  const beganAt = new Date(Math.floor(+work.now / beat) * beat);
  await work.rows(sql("jobs.know")`insert into job (name) values (${name}) on conflict do nothing`);
  const [row] = await work.rows<{ ran_at: string | null }>(sql("jobs.take")`
    update job set holder = ${holder}::uuid, held_until = ${leaseOf(work.now)}::timestamptz
    where name = ${name}
      and coalesce(held_until not between ${work.now}::timestamptz + interval '1 ms'
        and ${leaseOf(new Date(+work.now + SKEW_MS))}::timestamptz, true)
      and coalesce(ran_at not between ${beganAt}::timestamptz
        and ${new Date(+work.now + SKEW_MS)}::timestamptz, true)
    returning ran_at`);
  return row && { since: row.ran_at === null ? undefined : new Date(row.ran_at) };
}

const leaseOf = (now: Date) => new Date(+now + LEASE_MS);

async function renew(work: Work, { name }: Job, holder: string): Promise<boolean> {
  const rows = await work.rows(sql("jobs.renew")`
    update job set held_until = ${leaseOf(work.now)}::timestamptz
    where name = ${name} and holder = ${holder}::uuid returning 1`);
  return rows.length === 1;
}

/** Gives the job back; it came to its end where it is said when it began. */
async function release(
  work: Work,
  { name }: Job,
  holder: string,
  ranAt: Date | undefined,
): Promise<void> {
  await work.rows(sql("jobs.release")`
    update job set holder = null, held_until = null,
      ran_at = coalesce(${ranAt ?? null}::timestamptz, ran_at)
    where name = ${name} and holder = ${holder}::uuid`);
}
