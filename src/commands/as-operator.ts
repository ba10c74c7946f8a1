import { hostname, userInfo } from "node:os";
import { writeAct } from "../audit/entry.queries.ts";
import { brandZones } from "../brand/brand.queries.ts";
import type { Hub } from "../hub.ts";
import { plainly, REDACTED } from "../kernel/act.ts";
import type { Actor } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import type { Begin } from "../platform/database/work.ts";

/** A command as it was run: its name, and what was given to it by name. */
export interface Ran {
  readonly command: string;
  readonly given: Readonly<Record<string, unknown>>;
}

/** What is given to these is a word of the brand's own, or of ours. */
const PLAIN = new Set([
  ...["as", "month", "from", "until", "closeThrough", "number", "template", "level", "store"],
  ...["franchisee", "size", "hours"],
]);

/** What may be told of a command: no path, no name, no condition. */
export function toldOf({ command, given }: Ran) {
  const told = (name: string, value: unknown): unknown =>
    Array.isArray(value)
      ? value.map((each) => told(name, each))
      : typeof value !== "string" || PLAIN.has(name) || isId(value)
        ? plainly(value)
        : REDACTED;
  const args = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, told(name, value)]),
  );
  const objects = Object.values(args).filter((value) => typeof value === "string" && isId(value));
  return { mutation: `hub ${command}`, args, objects: objects as string[] };
}

/** The operating system's user, by sudo or itself, and the machine. */
export function operatorHere(): string {
  let user: string;
  try {
    user = userInfo().username;
  } catch {
    user = `user ${process.getuid?.()}`;
  }
  const { SUDO_USER: by } = process.env;
  return `${by ? `${by} as ` : ""}${user}@${hostname()}`;
}

/**
 * The hub as a command works with it: the first transaction of a brand leaves in its trail who ran what, and so does
 * one for all brands in each of theirs. Nothing for a command to remember but to begin one.
 */
export function asOperator<Some extends Pick<Hub, "begin">>(
  hub: Some,
  ran: Ran,
  operator = operatorHere(),
): Some {
  const told = new Set<string>();
  const begin: Begin = async (actor, step, origin) => {
    const works: Actor = actor.kind === "system" ? { ...actor, operator } : actor;
    let fresh: string[] = [];
    try {
      return await hub.begin(
        works,
        async (work) => {
          const done = await step(work);
          // A brand that is founded is there now.
          await work.em.flush();
          const concerned =
            actor.kind === "system" && actor.forAllBrands
              ? (await brandZones(work)).map(({ brandId }) => brandId)
              : [actor.brandId];
          // Begun again, it tells the same.
          fresh = concerned.filter((id) => fresh.includes(id) || !told.has(id));
          for (const id of fresh) told.add(id);
          const by = { kind: "system", task: ran.command, operator } as const;
          const note = { ...toldOf(ran), outcome: "DONE" } as const;
          await Promise.all(
            fresh.map((brandId) => writeAct({ ...work, brandId, actor: { ...by, brandId } }, note)),
          );
          return done;
        },
        origin,
      );
    } catch (error) {
      for (const id of fresh) told.delete(id);
      throw error;
    }
  };
  return { ...hub, begin };
}
