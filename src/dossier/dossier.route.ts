import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { writeNotes } from "../audit/entry.queries.ts";
import { forAllBrands } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import { MemberEntity } from "../member/member.entity.ts";
import type { Begin, Clock, Look, Origin } from "../platform/database/work.ts";
import { refuseAddress } from "../platform/http/refuse-address.ts";
import { isSigned } from "../platform/http/signature.ts";
import { dossierPath } from "./dossier.paths.ts";
import { exportMember } from "./export-member.ts";

/** Serves a member its own file at an address we signed for it: the signature is the permission. */
export function serveDossiers(
  app: FastifyInstance,
  hub: {
    readonly begin: Begin;
    readonly look: Look;
    readonly clock: Clock;
    readonly secret: string;
    readonly originOf: (request: FastifyRequest) => Origin;
  },
): void {
  const { begin, look, clock, secret, originOf } = hub;
  app.get<{ Params: { id: string }; Querystring: { until?: string; signature?: string } }>(
    "/members/:id.json",
    async (request, reply) => {
      const {
        params: { id },
        query,
      } = request;
      const everyBrand = look(forAllBrands("member download"));
      const member =
        isId(id) && isSigned(secret, dossierPath(id), query, clock())
          ? await everyBrand.em.findOne(MemberEntity, { id }, { filters: { brand: false } })
          : null;
      if (!member) return refuseAddress(reply, "exportUrl");
      const actor = { kind: "member", id, brandId: member.brandId } as const;
      await begin(
        actor,
        (work) => writeNotes(work, [{ memberId: id, act: "EXPORTED" }]),
        originOf(request),
      );
      return reply
        .type("application/json; charset=utf-8")
        .header("content-disposition", `attachment; filename="member-${id}.json"`)
        .header("cache-control", "private, no-store")
        .send(Readable.from(exportMember(look(actor), id)));
    },
  );
}
