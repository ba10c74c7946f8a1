import { BrandEntity } from "../brand/brand.entity.ts";
import { type Actor, idOf, system } from "../kernel/actor.ts";
import type { Begin, Clock, Origin } from "../platform/database/work.ts";
import { Lately } from "../platform/lately.ts";
import type { Log } from "../platform/log.ts";
import { isTold, networkOf, ONE_BY_ONE } from "./audit.rules.ts";
import { writeNotes } from "./entry.queries.ts";

/** That somebody was not let in. */
interface Failure {
  /** As it says itself. */
  readonly brandId: string;
  /** Who it proved to be, and may not come in any longer. */
  readonly actor?: Actor;
  /** By what it tried, and why not. */
  readonly detail: string;
  /** What it tried it with. */
  readonly object?: string | undefined;
}

/** Notes who was not let in, of each brand so much that nobody fills the trail. */
export interface TurnedAway {
  /** Whether that somebody failed is told; it counts from now on. */
  tells(brandId: string, who: string | null): boolean;
  note(failure: Failure, from: Origin): Promise<void>;
}

const WINDOW_MS = 10 * 60_000;
/** Of so many callers and brands it is known how often they tried. */
const KNOWN = 20_000;

/** What is beyond the bounds costs no statement: each instance counts what it turned away itself. */
export function openTurnedAway({
  begin,
  clock,
  log,
}: {
  readonly begin: Begin;
  readonly clock: Clock;
  readonly log: Log;
}): TurnedAway {
  const counts = new Lately<{ count: number; readonly until: number }>(KNOWN);
  const countOf = (name: string): number => {
    const now = +clock();
    let known = counts.get(name);
    if (!known || known.until <= now)
      counts.keep(name, (known = { count: 0, until: now + WINDOW_MS }), 1);
    return ++known.count;
  };

  /** How often somebody failed by now, where that is told. */
  const toldCount = (brandId: string, who: string | null): number | undefined => {
    const count = countOf(`${brandId} ${who}`);
    if (!isTold(count, ONE_BY_ONE.ofOne)) return undefined;
    return isTold(countOf(brandId), ONE_BY_ONE.ofBrand) ? count : undefined;
  };

  return {
    tells: (brandId, who) => toldCount(brandId, who) !== undefined,
    async note({ brandId, actor, detail, object }, from) {
      const who = actor ? idOf(actor) : networkOf(from.address);
      const count = toldCount(brandId, who);
      if (count === undefined) return;
      const memberId = actor?.kind === "member" ? actor.id : null;
      const said = count > ONE_BY_ONE.ofOne ? `${detail}, ${count} times` : detail;
      const note = {
        ...({ memberId, act: "SIGN_IN_FAILED", detail: said } as const),
        objects: object === undefined ? [] : [object],
      };
      const write = begin(
        system("turned away", brandId),
        async (work) => {
          // What is made up is nobody's trail.
          if (await work.em.findOne(BrandEntity, { id: brandId }))
            await writeNotes(work, [{ ...note, by: actor ?? "NOBODY" }]);
        },
        from,
      );
      // Whoever is turned away is told so in any case.
      await write.catch((error: unknown) =>
        log.warn({ error: (error as Error).message }, "that somebody was turned away is not noted"),
      );
    },
  };
}
