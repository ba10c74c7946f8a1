import { forAllBrands } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { sealEntries } from "./chain.queries.ts";

/** Chains what was noted: whoever changes an entry from then on is found, and by an anchor whoever changes the chain. */
export const sealJob: Job = {
  name: "seal the trail",
  everyMinutes: 1,
  async run({ begin, signal }) {
    while (!signal.aborted && (await begin(forAllBrands("seal the trail"), sealEntries)) > 0);
  },
};
