import type { ActEnd } from "../kernel/act.ts";
import { idOf } from "../kernel/actor.ts";
import { changesOf } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import type { Act, Witness } from "../platform/graphql/act.ts";
import { isWritten } from "./audit.rules.ts";
import { writeAct } from "./entry.queries.ts";
import { changedObjects, isKept, redactedChanges } from "./redact.rules.ts";
import type { TurnedAway } from "./turned-away.ts";

/** Writes what people do into the trail, in the transaction that does it. */
async function write(work: Work, act: Act, end: ActEnd): Promise<void> {
  const { args, objects, reason } = act.told(isKept);
  if (end.outcome === "DONE") await work.em.flush();
  const changes = changesOf(work);
  await writeAct(work, {
    ...{ mutation: act.mutation, ...end, args, reason },
    changes: redactedChanges(changes),
    objects: [...new Set([...objects, ...changedObjects(changes)])],
  });
}

/**
 * `may`: what somebody who acts in another's place may not do. Members and tills, whose acts are not written, fill the
 * trail no more by what they may not do than who is turned away.
 */
export const trail = (may: Witness["may"], { tells }: Pick<TurnedAway, "tells">): Witness => ({
  may,
  writes: (actor, end) =>
    isWritten(actor, end) &&
    (isWritten(actor, { outcome: "DONE" }) || tells(actor.brandId, idOf(actor))),
  write,
});
