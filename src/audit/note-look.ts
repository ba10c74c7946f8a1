import DataLoader from "dataloader";
import type { Scope } from "../platform/database/work.ts";
import type { Context } from "../platform/graphql/context.ts";
import { writeNotes } from "./audit.queries.ts";
import type { Note } from "./audit.rules.ts";

/** What a request has to note, by the scope it reads in. */
const desks = new WeakMap<Scope, DataLoader<Note, void>>();

/**
 * Notes a look at somebody else before it is answered: who cannot be noted is shown nothing. What one request asks
 * for at a time is written by one statement. A member looking at itself leaves no note.
 */
export async function noteLook(context: Context, note: Note): Promise<void> {
  if (context.actor.kind === "member") return;
  let desk = desks.get(context.scope);
  if (!desk) {
    desk = new DataLoader(
      async (notes) => {
        // Beside the reads of the request, which go on.
        await context.beginner(context.actor, (work) => writeNotes(work, notes));
        return notes.map(() => undefined);
      },
      { cacheKeyFn: ({ memberId, act, detail }) => `${memberId} ${act} ${detail}` as never },
    );
    desks.set(context.scope, desk);
  }
  await desk.load(note);
}
