import { openStore } from "../../src/brand/open-store.ts";
import { placeStore } from "../../src/brand/place-store.ts";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { leaveStaff } from "../../src/guide/leave-staff.ts";
import { closeStore } from "../../src/handover/close-store.ts";
import { handOverMembers } from "../../src/handover/hand-over-members.ts";
import { refuseTransfer } from "../../src/handover/refuse-transfer.ts";
import { requestBindingTransfer } from "../../src/handover/request-binding-transfer.ts";
import { withdrawTransfer } from "../../src/handover/withdraw-transfer.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import { newId } from "../../src/kernel/id.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import type { Work } from "../../src/platform/database/work.ts";
import { issueSceneCode } from "../../src/scene/issue-scene-code.ts";
import { revokeSceneCode } from "../../src/scene/revoke-scene-code.ts";
import { codeOf } from "../../src/scene/scene.rules.ts";
import type { Kit } from "./database.ts";
import { OPENED_AT, type World, world } from "./world.ts";

/**
 * What refusals about belonging stand on: a store about to close and one that has, staff that has left and stays, codes of each kind, and
 * transfers in each state. Anna is N1's for a year, protected for a month.
 */
export async function unsettle(kit: Kit, there: World) {
  const { n1, n2, s1 } = there;
  const now = kit.clock();
  const soon = new Date(+now + 3 * 60_000);
  const member = async (work: Work, storeId = n1.id) => {
    const identities = [{ kind: "EXTERNAL", value: newId() }] as const;
    const [outcome] = await enrolMembers(work, [{ identities, storeId }]);
    if (!outcome || outcome instanceof Refusal) throw outcome;
    return outcome.id;
  };
  const ask = async (work: Work, memberId: string, toStoreId = n2.id, effectiveAt?: Date) =>
    (await requestBindingTransfer(work, { memberId, toStoreId, reason: "near", effectiveAt })).id;
  const code = (work: Work, id: string) => codeOf(id, work.vault.digest);

  const elsewhere = await world(kit);
  const foreignCode = await elsewhere.as(async (work) =>
    code(work, (await issueSceneCode(work, { storeId: elsewhere.n1.id })).id),
  );

  // Long enough ago for what lapses to have lapsed, and for the close to be near by now.
  kit.clock.set(new Date(+now - 15 * 86_400_000));
  const lapsed = await there.as(async (work) => ask(work, await member(work)));
  kit.clock.set(new Date(+now - 3_600_000));
  const early = await there.as(async (work) => {
    await placeStore(work, { storeId: n2.id, latitude: 312_304_000, longitude: 1_214_737_000 });
    const shop = { code: "C1", name: "C1", franchiseeId: there.north.id };
    const { id: closing } = await openStore(work, { ...shop, openedAt: new Date(OPENED_AT) });
    const { id: inherited } = await openStore(work, {
      ...{ ...shop, code: "C2", name: "C2", openedAt: new Date(OPENED_AT) },
    });
    const { id: shut } = await openStore(work, {
      ...{ ...shop, code: "C3", name: "C3", openedAt: new Date(OPENED_AT) },
    });
    const { id: toClose } = await issueSceneCode(work, { storeId: closing });
    const intoClosing = await ask(work, await member(work), closing);
    const later = new Date(+now + 86_400_000);
    const brief = await ask(work, await member(work, closing), n2.id, later);
    const overtaken = await ask(work, await member(work, inherited));
    await closeStore(work, { storeId: closing, at: soon });
    await closeStore(work, { storeId: shut, at: new Date(+now - 60_000) });
    await closeStore(work, { storeId: inherited, at: soon, successorId: s1.id });
    return { closing, shut, intoClosing, brief, overtaken, closingCode: code(work, toClose) };
  });
  await handOverMembers(kit.begin, there.hq);
  kit.clock.set(now);
  return there.as(async (work) => {
    const hire = async (name: string, storeId: string) =>
      (await hireStaff(work, { name, storeId })).id;
    const [guide, leaver] = [await hire("Lin", n1.id), await hire("Wu", n1.id)];
    await leaveStaff(work, { staffId: leaver, at: now });
    const { id: good } = await issueSceneCode(work, { storeId: n2.id });
    const { id: ended } = await issueSceneCode(work, { storeId: n2.id });
    await revokeSceneCode(work, { sceneId: ended });
    const asked = await member(work);
    await ask(work, asked);
    const [withdrawn, refused] = [
      await ask(work, await member(work)),
      await ask(work, await member(work)),
    ];
    await withdrawTransfer(work, { transferId: withdrawn });
    await refuseTransfer(work, { transferId: refused, reason: "ours" });
    return {
      ...{ ...early, foreignCode, lapsed, guide, leaver, asked, withdrawn, refused },
      ...{
        elsewhere: await hire("Xu", s1.id),
        caretaker: await hire("He", early.shut),
        code: code(work, good),
        endedCode: code(work, ended),
      },
    };
  });
}
