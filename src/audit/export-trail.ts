import type { Actor } from "../kernel/actor.ts";
import { PAGE_LIMIT } from "../kernel/page.ts";
import type { Begin, Look, Origin } from "../platform/database/work.ts";
import { mayReadTrail } from "./audit.policy.ts";
import { auditPage } from "./audit.queries.ts";
import { writeNotes } from "./entry.queries.ts";
import { trailHead, trailLines } from "./trail.csv.ts";
import type { TrailWish } from "./trail.paths.ts";

/** What a filter finds of the trail, newest first, as CSV or as a line of JSON for each; that it was taken is noted first. */
export async function* exportTrail(
  { begin, look }: { readonly begin: Begin; readonly look: Look },
  actor: Actor,
  { filter, format }: TrailWish,
  from?: Origin,
): AsyncGenerator<string> {
  mayReadTrail(actor);
  const objects = [filter.memberId, filter.actorId, filter.objectId].filter((id) => id != null);
  const note = { memberId: null, act: "TRAIL_EXPORTED", detail: format } as const;
  await begin(actor, (work) => writeNotes(work, [{ ...note, args: filter, objects }]), from);
  const scope = look(actor);
  if (format === "CSV") yield trailHead();
  for (let after: string | undefined; ; ) {
    const page = await auditPage(scope, { ...filter, first: PAGE_LIMIT, after });
    const shown = page.slice(0, PAGE_LIMIT);
    if (shown.length > 0)
      yield format === "CSV"
        ? trailLines(shown)
        : shown.map((entry) => `${JSON.stringify(entry)}\n`).join("");
    if (page.length <= PAGE_LIMIT) return;
    after = shown.at(-1)?.id;
  }
}
