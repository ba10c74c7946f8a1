import DataLoader from "dataloader";
import type { Scope } from "../platform/database/work.ts";
import { mapLoader } from "../platform/graphql/loader.ts";
import { openBinding } from "./binding.rules.ts";
import { bindingsOf, identitiesOf, membersById } from "./member.queries.ts";

export const memberLoader = mapLoader(membersById);

export const identitiesLoader = mapLoader(identitiesOf);

/** The binding in force now. */
export const bindingLoader = (scope: Scope) =>
  new DataLoader(async (memberIds: readonly string[]) => {
    const found = Map.groupBy(await bindingsOf(scope, memberIds), ({ memberId }) => memberId);
    return memberIds.map((memberId) => openBinding(found.get(memberId) ?? []) ?? null);
  });
