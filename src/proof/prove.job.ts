import { forAllBrands } from "../kernel/actor.ts";
import { sql } from "../platform/database/sql.ts";
import type { Job } from "../platform/jobs.ts";
import { lastSound } from "./proof.queries.ts";
import { isWholeDue } from "./proof.rules.ts";
import { proveBook, type Reading } from "./prove-book.ts";

/** Every night what is new, once a week everything. What does not hold is an error in the log and in `proofs`. */
export const proveJob: Job = {
  name: "prove",
  everyMinutes: 24 * 60,
  async run({ begin, look, log, now, signal }) {
    const actor = forAllBrands("prove");
    const whole = await lastSound(look(actor), { whole: true });
    const patient: Reading = (step) =>
      begin(actor, async (work) => {
        await work.rows(sql("proof.takeTime")`set local statement_timeout = 0`);
        return step(work);
      });
    const sinceLast = !isWholeDue(whole?.beganAt, now);
    const proof = await proveBook(patient, begin, { sinceLast, signal });
    if (proof?.broken)
      log.error({ invariant: proof.invariant, broken: proof.broken }, "the book does not hold");
    else if (proof) log.info({ rows: String(proof.rows), sinceLast }, "the book holds");
  },
};
