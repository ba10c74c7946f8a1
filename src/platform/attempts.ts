import { type Actor, forAllBrands, system } from "../kernel/actor.ts";
import { type Count, countsOf, type Guessed, shareOf, type Trier } from "./attempts.rules.ts";
import { sql } from "./database/sql.ts";
import type { Begin, Clock, Look, Scope, Work } from "./database/work.ts";
import { Lately } from "./lately.ts";
import { TooManyAttempts } from "./too-many-attempts.ts";

/** What is tried, and how to tell that it was wrong. */
export interface Guess<T> {
  readonly guessed: Guessed;
  /** How many wrong ones are in an answer; `nothing`: there is nothing else in it. */
  wrongIn?(answer: T): { readonly wrong: number; readonly nothing: boolean };
  isWrong?(error: unknown): boolean;
}

/** Bounds how often somebody may guess: what can be known by heart only must not be found by trying. */
export interface Attempts {
  /**
   * Runs an act that tries something. Where it was wrong the attempt counts, at every instance, for the account, its
   * address and its brand; whoever has none left is refused. What is right takes nothing away, and gives nothing back.
   * @throws {TooManyAttempts}
   */
  guarded<T>(who: Trier, guess: Guess<T>, act: () => Promise<T>): Promise<T>;
}

const WINDOW_S = 600;
const MINUTE_MS = 60_000;
/** Of how many it is kept in memory that they have none left. */
const SHUT = 10_000;

/** In full minutes: who waits is not told how close it is. */
const tooMany = (ms: number) => new TooManyAttempts(Math.max(1, Math.ceil(ms / MINUTE_MS)) * 60);

/** `limit` wrong attempts a member in ten minutes; others have more of them. */
export function openAttempts(
  { begin, look, clock }: { readonly begin: Begin; readonly look: Look; readonly clock: Clock },
  limit: number,
): Attempts {
  const shut = new Lately<Date>(SHUT);
  /** How many tries of each are under way here: all at once are no more than one after the other. */
  const trying = new Map<string, number>();
  const nameOf = (brandId: string, { name }: Count) => `${brandId} ${name}`;

  function refuseShut(brandId: string, counts: readonly Count[]): void {
    const now = clock();
    for (const count of counts) {
      const until = shut.get(nameOf(brandId, count));
      if (until && until > now) throw tooMany(+until - +now);
    }
  }

  /** Counts, and refuses where one of the counts is past its end by that: then not even that it was wrong is told. */
  async function note(counting: Actor, counts: readonly Count[], wrong: number): Promise<void> {
    const noted = await begin(counting, (work) => noteAll(work, counts, wrong));
    for (const [at, { wrong: all, until }] of noted.entries()) {
      const count = counts[at] as Count;
      if (all >= count.most) shut.keep(nameOf(counting.brandId, count), until, 1);
    }
    const past = noted.filter(({ wrong: all }, at) => all > (counts[at] as Count).most);
    if (past.length > 0) throw tooMany(Math.max(...past.map(({ until }) => +until)) - +clock());
  }

  async function tried<T>(
    counting: Actor,
    counts: readonly Count[],
    { wrongIn, isWrong }: Guess<T>,
    act: () => Promise<T>,
  ): Promise<T> {
    let answer: T;
    try {
      answer = await act();
    } catch (error) {
      if (isWrong?.(error)) await note(counting, counts, 1);
      throw error;
    }
    const { wrong = 0, nothing = true } = wrongIn?.(answer) ?? {};
    if (wrong > 0)
      await note(counting, counts, wrong).catch((error) => {
        // What was done beside is told.
        if (nothing || !(error instanceof TooManyAttempts)) throw error;
      });
    return answer;
  }

  return {
    async guarded(who, guess, act) {
      const counts = countsOf(who, guess.guessed, limit);
      const [own] = counts;
      if (!own) return act();
      const counting = who.actor ? system("attempts", who.actor.brandId) : forAllBrands("attempts");
      refuseShut(counting.brandId, counts);
      if (guess.guessed !== "SECRET") return tried(counting, counts, guess, act);

      const name = nameOf(counting.brandId, own);
      const already = trying.get(name) ?? 0;
      if (already >= own.most) throw tooMany(MINUTE_MS);
      trying.set(name, already + 1);
      try {
        const scope = look(counting);
        const until = await spentUntil(scope, counts);
        if (until) throw tooMany(+until - +scope.now);
        return await tried(counting, counts, guess, act);
      } finally {
        const left = (trying.get(name) ?? 1) - 1;
        if (left > 0) trying.set(name, left);
        else trying.delete(name);
      }
    },
  };
}

/** What is kept tells of no account and no address. */
const digestsOf = ({ vault, brandId }: Scope, counts: readonly Count[]): Buffer[] =>
  counts.map(({ name }) => vault.digest(`attempt ${brandId} ${name}`));

/** Until when one of these has no attempt left. */
async function spentUntil(scope: Scope, counts: readonly Count[]): Promise<Date | undefined> {
  const [row] = await scope.rows<{ until: string | null }>(sql("attempts.spentUntil")`
    select max(a.until_at) as until
    from unnest(${digestsOf(scope, counts)}::bytea[], ${counts.map(({ most }) => most)}::int[]) as c (digest, most)
    join attempt a on a.digest = c.digest and a.wrong >= c.most
    where a.brand_id = ${scope.brandId}::uuid and a.until_at > ${scope.now}::timestamptz`);
  return row?.until ? new Date(row.until) : undefined;
}

interface Noted {
  readonly wrong: number;
  readonly until: Date;
}

/** Notes wrong attempts of whoever tried, and what of them counts for those that it shares, where that is anything. */
async function noteAll(work: Work, counts: readonly Count[], wrong: number): Promise<Noted[]> {
  const [own, ...shared] = counts;
  if (!own) return [];
  const noted = await noteWrong(work, [own], wrong);
  const share = shareOf(wrong, noted[0]?.wrong ?? wrong, own);
  if (share === 0 || shared.length === 0) return noted;
  return [...noted, ...(await noteWrong(work, shared, share))];
}

/** Adds to each count, and answers how many it has now, until when. */
async function noteWrong(work: Work, counts: readonly Count[], wrong: number): Promise<Noted[]> {
  const until = new Date(+work.now + WINDOW_S * 1_000);
  const digests = digestsOf(work, counts);
  const rows = await work.rows<{ digest: Buffer; wrong: number; until_at: string }>(
    sql("attempts.note")`
    insert into attempt as a (digest, brand_id, wrong, until_at)
    select digest, ${work.brandId}::uuid, ${wrong}::int, ${until}::timestamptz
    from unnest(${digests}::bytea[]) as c (digest) order by digest
    on conflict (digest) do update set
      wrong = case when a.until_at <= ${work.now}::timestamptz then excluded.wrong
        else least(a.wrong::bigint + excluded.wrong, 2000000000)::int end,
      until_at = case when a.until_at <= ${work.now}::timestamptz then excluded.until_at else a.until_at end
    returning digest, wrong, until_at`,
  );
  const noted = new Map(rows.map((row) => [row.digest.toString("hex"), row]));
  return digests.map((digest) => {
    const row = noted.get(digest.toString("hex"));
    if (!row) throw new Error("an attempt was not noted");
    return { wrong: row.wrong, until: new Date(row.until_at) };
  });
}

/** Removes counts that are over, of all brands. */
export async function clearAttempts(work: Work): Promise<void> {
  await work.rows(
    sql("attempts.clear")`delete from attempt where until_at <= ${work.now}::timestamptz`,
  );
}
