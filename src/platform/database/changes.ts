import type { ChangeSet, EventSubscriber, FlushEventArgs, UnitOfWork } from "@mikro-orm/core";
import type { Change } from "../../kernel/act.ts";
import { isId } from "../../kernel/id.ts";
import { asJson } from "./json.ts";

type Fields = Readonly<Record<string, unknown>>;

const seen = new WeakMap<object, Change[]>();

/** What a transaction changed so far, entities by themselves and whatever a use case says with `noteChanged`. */
export const changesOf = ({ em }: { readonly em: object }): readonly Change[] => seen.get(em) ?? [];

function note(em: object, change: Change): void {
  const known = seen.get(em);
  if (known) known.push(change);
  else seen.set(em, [change]);
}

/**
 * Says what a use case made of one thing by statements of its own: as it was, if it was, and as it is. What is alike is
 * left out. A setting without an id is its brand's.
 */
export function noteChanged(
  work: { readonly em: object; readonly brandId: string },
  of: string,
  before: object | undefined,
  after: object,
): void {
  const [was, is] = [(before ?? {}) as Fields, after as Fields & { readonly id?: string }];
  const names = Object.keys(is).filter((name) => name !== "id" && !isAlike(was[name], is[name]));
  note(work.em, {
    ...{ of, id: is.id ?? work.brandId },
    fields: names.map((name) => ({
      ...{ name, type: typeOf(is[name] ?? was[name]) },
      ...{ before: was[name] ?? null, after: is[name] ?? null },
    })),
  });
}

const isAlike = (one: unknown, other: unknown): boolean =>
  asJson({ value: one ?? null }) === asJson({ value: other ?? null });

/** The column's, as far as a value tells it. */
const typeOf = (value: unknown): string => {
  if (value instanceof Date) return "timestamptz";
  if (typeof value === "string") return isId(value) ? "uuid" : "text";
  return typeof value === "object" ? "jsonb" : typeof value === "number" ? "numeric" : typeof value;
};

/** Hears of each entity that is written, with what it was before; of a new version, with the one it follows. */
export class ChangeWatcher implements EventSubscriber {
  async afterFlush({ em, uow }: FlushEventArgs): Promise<void> {
    for (const set of uow.getChangeSets()) {
      const { meta, entity, originalEntity, payload } = set;
      const followed = originalEntity ? undefined : followedBy(uow, set);
      const before = (originalEntity ?? followed ?? {}) as Fields;
      const after = (followed ? entity : payload) as Fields;
      const names = Object.keys(payload).filter(
        (name) =>
          name !== "id" && name !== "brandId" && !(followed && isAlike(before[name], after[name])),
      );
      note(em, {
        of: meta.className,
        id: String((entity as { id?: unknown }).id),
        fields: names.map((name) => ({
          ...{ name, before: before[name] ?? null },
          type: columnTypeOf(meta.properties[name as never]),
          after: after[name] ?? null,
        })),
      });
    }
  }
}

/** What versions of one thing have alike, where they have it. */
const THING = ["brandId", "kind", "code", "franchiseeId"];

/** The version before a new one, if its use case read it: to number the new one it must. */
function followedBy(uow: UnitOfWork, { meta, entity }: ChangeSet<object>): object | undefined {
  const { version, ...made } = entity as Fields;
  if (typeof version !== "number" || version < 2) return undefined;
  return uow
    .getIdentityMap()
    .values()
    .find((each) => {
      const other = each as Fields;
      return (
        each.constructor === entity.constructor &&
        other.version === version - 1 &&
        THING.every((name) => !(name in meta.properties) || other[name] === made[name])
      );
    });
}

/** `timestamptz` of `timestamptz(0)`. */
const columnTypeOf = (property: { readonly columnTypes?: readonly string[] } | undefined): string =>
  property?.columnTypes?.[0]?.replace(/\(.*/, "") ?? "text";
