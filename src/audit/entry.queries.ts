import type { ActEnd, ActOutcome } from "../kernel/act.ts";
import { type Actor, idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { asJson } from "../platform/database/json.ts";
import { sql } from "../platform/database/sql.ts";
import type { Work } from "../platform/database/work.ts";
import { type AuditAct, type EntryActor, type Note, networkOf } from "./audit.rules.ts";

/** What an entry says, beside who did it and from where. */
interface Entry {
  readonly act: AuditAct;
  readonly member_id?: string | null;
  readonly detail?: string | undefined;
  readonly mutation?: string;
  readonly outcome: ActOutcome;
  readonly refusal?: string | undefined;
  readonly arguments?: object | undefined;
  readonly changes?: readonly object[] | undefined;
  readonly objects: readonly string[];
  readonly reason?: string | undefined;
}

const AGENT_CHARACTERS = 200;

/** Who did it and from where: but for its sign-ins, a member's own place is its own affair. */
function sourceOf({ actor: worker, origin }: Work, atTheDoor?: Note["by"]) {
  const actor: Actor | undefined = atTheDoor === "NOBODY" ? undefined : (atTheDoor ?? worker);
  const behalf = actor && actor.kind !== "system" ? actor.behalf : undefined;
  const operator = worker.kind === "system" ? worker.operator : undefined;
  const isPrivate = !atTheDoor && actor?.kind === "member" && !behalf;
  const kind: EntryActor =
    actor?.kind === "system" && operator !== undefined ? "operator" : (actor?.kind ?? "nobody");
  return {
    ...{ kind, id: actor ? idOf(actor) : null },
    ...{ behalfId: behalf?.staffId ?? null, impersonationId: behalf?.id ?? null },
    requestId: origin?.requestId ?? null,
    network: isPrivate ? null : networkOf(origin?.address),
    agent: isPrivate ? null : (operator ?? origin?.agent ?? null)?.slice(0, AGENT_CHARACTERS),
  };
}

async function write(work: Work, entries: readonly Entry[], atTheDoor?: Note["by"]): Promise<void> {
  const by = sourceOf(work, atTheDoor);
  const rows = asJson(entries.map((entry) => ({ ...entry, id: newId() })));
  await work.rows(sql("audit.write")`
    insert into audit_entry (brand_id, id, member_id, act, detail, actor_kind, actor_id, at, behalf_id,
      impersonation_id, mutation, outcome, refusal, arguments, changes, objects, reason, request_id,
      network, agent)
    select ${work.brandId}::uuid, e.id, e.member_id, e.act, e.detail, ${by.kind}, ${by.id}::uuid,
      ${work.now}::timestamptz, ${by.behalfId}::uuid, ${by.impersonationId}::uuid, e.mutation, e.outcome,
      e.refusal, e.arguments, e.changes, e.objects, e.reason, ${by.requestId}, ${by.network}, ${by.agent}
    from jsonb_to_recordset(${rows}::jsonb) as e (id uuid, member_id uuid, act text, detail text,
      mutation text, outcome text, refusal text, arguments jsonb, changes jsonb, objects uuid[], reason text)`);
}

/** Adds notes: of what the actor was told, and of who signed in. All of a call are one person's. */
export async function writeNotes(work: Work, notes: readonly Note[]): Promise<void> {
  await write(
    work,
    notes.map(({ memberId, act, detail, args, objects = [] }) => ({
      ...{ member_id: memberId, act, detail, arguments: args, objects },
      outcome: act === "SIGN_IN_FAILED" ? "REFUSED" : "DONE",
    })),
    notes[0]?.by,
  );
}

/** What somebody did, by which mutation or command, without what is personal or secret. */
export interface ActNote extends ActEnd {
  readonly mutation: string;
  readonly args: object;
  readonly changes?: readonly object[];
  readonly objects: readonly string[];
  readonly reason?: string | undefined;
}

export async function writeAct(
  work: Work,
  { args, changes = [], ...note }: ActNote,
): Promise<void> {
  await write(work, [
    {
      ...{ act: "ACTED", ...note, arguments: args },
      changes: changes.length > 0 ? changes : undefined,
    },
  ]);
}
