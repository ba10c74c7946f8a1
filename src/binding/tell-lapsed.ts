import type { Work } from "../platform/database/work.ts";
import { bindingChanged } from "./binding.events.ts";
import { bindingsLapsed } from "./binding.queries.ts";

/** Tells of bindings that ended by themselves in between; orders went by their ends all the while. */
export async function tellLapsed(
  work: Work,
  between: { readonly after: Date; readonly until: Date },
): Promise<number> {
  const lapsed = await bindingsLapsed(work, between);
  for (const ended of lapsed) work.record(bindingChanged(work.brandId, { ended }));
  return lapsed.length;
}
