import DataLoader from "dataloader";
import type { Scope } from "../platform/database/work.ts";
import type { Context } from "../platform/graphql/context.ts";
import type { Note } from "./audit.rules.ts";
import { writeNotes } from "./entry.queries.ts";

/** What a request has to note, and whose names it shows, by the scope it reads in. */
const desks = new WeakMap<Scope, DataLoader<Note, void>>();
const names = new WeakMap<Scope, DataLoader<string, void>>();

const isOwn = ({ actor }: Context): boolean => actor.kind === "member" && !actor.behalf;

/**
 * Notes a look at somebody else before it is answered: who cannot be noted is shown nothing. What one request asks
 * for at a time is written by one statement. A member looking at itself leaves no note; whoever does so in its place, does.
 */
export async function noteLook(context: Context, note: Note): Promise<void> {
  if (isOwn(context)) return;
  let desk = desks.get(context.scope);
  if (!desk) {
    desk = new DataLoader(
      async (notes) => {
        // Beside the reads of the request, which go on.
        await context.beginner(context.actor, (work) => writeNotes(work, notes), context.origin);
        return notes.map(() => undefined);
      },
      { cacheKeyFn: ({ memberId, act, detail }) => `${memberId} ${act} ${detail}` as never },
    );
    desks.set(context.scope, desk);
  }
  await desk.load(note);
}

/** Notes that several names are shown in full at a time, by one note that says whose. A counter meets members one by one. */
export async function noteName(context: Context, memberId: string): Promise<void> {
  if (isOwn(context)) return;
  let desk = names.get(context.scope);
  if (!desk) {
    desk = new DataLoader(async (ids) => {
      const note = { memberId: null, act: "NAMES_SHOWN", objects: ids } as const;
      if (ids.length > 1)
        await context.beginner(
          context.actor,
          (work) => writeNotes(work, [{ ...note, detail: String(ids.length) }]),
          context.origin,
        );
      return ids.map(() => undefined);
    });
    names.set(context.scope, desk);
  }
  await desk.load(memberId);
}
