import DataLoader from "dataloader";
import type { Scope } from "../platform/database/work.ts";
import { bindingsOf } from "./binding.queries.ts";
import { openBinding } from "./binding.rules.ts";

/** The binding in force now. */
export const bindingLoader = (scope: Scope) =>
  new DataLoader(async (memberIds: readonly string[]) => {
    const found = Map.groupBy(await bindingsOf(scope, memberIds), ({ memberId }) => memberId);
    return memberIds.map((memberId) => openBinding(found.get(memberId) ?? []) ?? null);
  });
