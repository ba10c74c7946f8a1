import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { zoneOf } from "../brand/brand.queries.ts";
import { system } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import { addDays, dayStart, isDay } from "../kernel/month.ts";
import type { Clock, Look } from "../platform/database/work.ts";
import { refuseAddress } from "../platform/http/refuse-address.ts";
import { isSigned } from "../platform/http/signature.ts";
import { AccountMappingEntity } from "./account-mapping.entity.ts";
import { journalHead, journalLines } from "./journal.csv.ts";
import { type JournalOf, journalPath } from "./journal.paths.ts";
import { journal } from "./journal.queries.ts";

/** Serves a journal to whoever holds an address we signed for it: the signature is the permission. */
export function serveJournals(
  app: FastifyInstance,
  { look, clock, secret }: { look: Look; clock: Clock; secret: string },
): void {
  app.get<{ Params: JournalOf; Querystring: { until?: string; signature?: string } }>(
    "/journals/:brandId/:asset/:fromDay/:toDay.csv",
    async ({ params, query }, reply) => {
      const { brandId, asset, fromDay, toDay } = params;
      const isOurs =
        isId(brandId) && /^[A-Z0-9_]{1,32}$/.test(asset) && [fromDay, toDay].every(isDay);
      if (!isOurs || !isSigned(secret, journalPath(params), query, clock()))
        return refuseAddress(reply, "downloadUrl");
      const scope = look(system("journal download", brandId));
      const zone = await zoneOf(scope);
      const versions = await scope.em.find(AccountMappingEntity, {});
      const wish = {
        asset,
        from: dayStart(fromDay, zone),
        before: dayStart(addDays(toDay, 1), zone),
      };
      return reply
        .type("text/csv; charset=utf-8")
        .header(
          "content-disposition",
          `attachment; filename="journal-${asset}-${fromDay}-${toDay}.csv"`,
        )
        .header("cache-control", "private, no-store")
        .send(
          Readable.from(
            (async function* () {
              yield journalHead();
              for await (const entries of journal(scope, wish))
                yield journalLines(entries, versions);
            })(),
          ),
        );
    },
  );
}
