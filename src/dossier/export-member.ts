import { consentsOf } from "../consent/consent.queries.ts";
import {
  identitiesOf,
  membersById,
  nameOf,
  originOf,
  storiesOf,
} from "../member/member.queries.ts";
import type { Scope } from "../platform/database/work.ts";
import { profilesOf } from "../profile/profile.queries.ts";
import { tagsOf } from "../tag/tag.queries.ts";
import { pageOf, SECTIONS, type Section } from "./dossier.queries.ts";

/** The first word of a file. */
const FORMAT = "banyan member 1";

const FIRST = "00000000-0000-0000-0000-000000000000";
const PAGE = 1_000;

/**
 * All there is of a member, as one JSON text in pieces; a long life need not fit into memory. The stories that went into
 * its own stand behind it, each as a file of its own: `absorbed`.
 */
export async function* exportMember(scope: Scope, memberId: string): AsyncGenerator<string> {
  let before = "";
  for await (const piece of exportStory(scope, memberId)) {
    yield before;
    before = piece;
  }
  const [, ...absorbed] = (await storiesOf(scope, [memberId])).get(memberId) ?? [];
  yield `${before.slice(0, -1)},\n"absorbed":[`;
  for (const [at, id] of absorbed.entries()) {
    if (at > 0) yield ",";
    yield* exportStory(scope, id);
  }
  yield "]}\n";
}

async function* exportStory(scope: Scope, memberId: string): AsyncGenerator<string> {
  const member = (await membersById(scope, [memberId])).get(memberId);
  if (!member) throw new Error(`no member ${memberId}`);
  const [identities, profiles, tags, consents] = await Promise.all([
    identitiesOf(scope, [memberId]),
    profilesOf(scope, [memberId]),
    tagsOf(scope, [memberId]),
    consentsOf(scope, [memberId]),
  ]);
  const { id, enrolledAt, erasedAt } = member;
  const origin = originOf(scope, member);
  const opened = {
    ...{ format: FORMAT, exportedAt: scope.now },
    member: { id, name: nameOf(scope, member), enrolledAt, erasedAt, origin },
    identities: (identities.get(id) ?? []).map(({ memberId: _, ...each }) => each),
    profile: profiles.get(id) ?? null,
    tags: tags.get(id) ?? [],
    consents: (consents.get(id) ?? []).map(({ memberId: _, ...each }) => each),
  };
  yield JSON.stringify(opened).slice(0, -1);
  for (const section of SECTIONS) {
    yield `,\n${JSON.stringify(section.name)}:[`;
    let isFirst = true;
    for await (const rows of pagesOf(scope, memberId, section)) {
      yield (isFirst ? "" : ",") + rows.map((row) => `\n${JSON.stringify(row)}`).join(",");
      isFirst = false;
    }
    yield "]";
  }
  yield "}";
}

async function* pagesOf(
  scope: Scope,
  memberId: string,
  section: Section,
): AsyncGenerator<object[]> {
  for (let behind = FIRST; ; ) {
    const rows = await scope.rows<{ id: string; row: object }>(
      pageOf(section, { memberId, behind, limit: PAGE }),
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ row }) => row);
    if (rows.length < PAGE) return;
    behind = last.id;
  }
}
