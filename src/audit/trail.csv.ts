import { stringify } from "csv-stringify/sync";
import type { AuditEntry } from "./audit.queries.ts";

const COLUMNS = [
  ...["id", "at", "act", "mutation", "outcome", "refusal", "actor_kind", "actor_id", "behalf_id"],
  ...["member_id", "detail", "reason", "arguments", "changes", "objects", "request_id"],
  ...["network", "agent"],
];

export const trailHead = (): string => stringify([COLUMNS], { bom: true });

const json = (value: object | null): string => (value === null ? "" : JSON.stringify(value));

/** Entries as the file holds them; times are UTC, arguments and changes JSON. */
export const trailLines = (entries: readonly AuditEntry[]): string =>
  stringify(
    entries.map((each) => [
      ...[each.id, each.at.toISOString(), each.act, each.mutation, each.outcome, each.refusal],
      ...[each.actorKind, each.actorId, each.behalfId, each.memberId, each.detail, each.reason],
      ...[json(each.arguments), json(each.changes), each.objects.join(" ")],
      ...[each.requestId, each.network, each.agent],
    ]),
    { escape_formulas: true },
  );
