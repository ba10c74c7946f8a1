import { writeNotes } from "../audit/entry.queries.ts";
import { exportMember } from "../dossier/export-member.ts";
import type { Hub } from "../hub.ts";
import { forAllBrands, system } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import { MemberEntity } from "../member/member.entity.ts";
import { writeNew } from "./anchor.ts";
import { CommandFailed } from "./progress.ts";

/** Writes all there is of a member into a file that is not there yet, and notes that it was taken. */
export async function exportMemberFile(
  { begin, look }: Pick<Hub, "begin" | "look">,
  { member: id, out }: { readonly member: string; readonly out: string },
  say: (line: string) => void,
): Promise<void> {
  const everyBrand = look(forAllBrands("export a member"));
  const found = isId(id)
    ? await everyBrand.em.findOne(MemberEntity, { id }, { filters: false })
    : null;
  if (!found) throw new CommandFailed(`there is no member ${id}`);
  const actor = system("export a member", found.brandId);
  const noted = async function* () {
    await begin(actor, (work) => writeNotes(work, [{ memberId: id, act: "EXPORTED" }]));
    yield* exportMember(look(actor), id);
  };
  await writeNew(out, noted());
  say(`${out} tells all there is of member ${id}`);
}
