import type { OwnershipModel } from "../brand/brand.entity.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly, UnknownFranchisee } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { FranchiseeEntity } from "../brand/franchisee.entity.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Channel } from "../member/member.entity.ts";
import type { Work } from "../platform/database/work.ts";
import type { OwnershipException } from "./ownership.rules.ts";
import { OwnershipModelEntity, type OwnershipModelVersion } from "./ownership-model.entity.ts";

export interface SetOwnershipModel {
  /** Whose contract it is; left out: the brand's rule for all that have none of their own. */
  readonly franchiseeId?: string | undefined;
  /** Left out, for a franchisee: it follows the brand's rule again. */
  readonly model?: OwnershipModel | undefined;
  readonly exceptions?: readonly SaidException[] | undefined;
  readonly fromAt: Date;
}

export interface SaidException {
  readonly model: OwnershipModel;
  readonly channels?: readonly Channel[] | null | undefined;
  readonly enrolledFrom?: Date | null | undefined;
  readonly enrolledUntil?: Date | null | undefined;
}

const EXCEPTION_LIMIT = 20;

/** A new version of whose members are, in force from an instant on: it decides who is shown what, and who shares. */
export async function setOwnershipModel(
  work: Work,
  wish: SetOwnershipModel,
): Promise<OwnershipModelVersion> {
  mayManageBrand(work.actor, "RULES");
  const { franchiseeId = null, model = null } = wish;
  const exceptions = (wish.exceptions ?? []).map(asException);
  if (exceptions.length > EXCEPTION_LIMIT)
    throw new BadInput(`a version has at most ${EXCEPTION_LIMIT} exceptions`);
  if (model === null && (franchiseeId === null || exceptions.length > 0))
    throw new BadInput(
      "say a model: only a franchisee's version may go without, and then without exceptions",
    );
  if (franchiseeId !== null && !(await work.em.findOne(FranchiseeEntity, { id: franchiseeId })))
    throw new UnknownFranchisee(franchiseeId);
  const earliest = earliestChange(work.now);
  if (wish.fromAt < earliest) throw new TooEarly(earliest);

  const [last] = await work.em.find(
    OwnershipModelEntity,
    { franchiseeId },
    { orderBy: { version: "desc" }, limit: 1 },
  );
  const version = work.em.create(OwnershipModelEntity, {
    ...{ id: newId(), brandId: work.brandId, franchiseeId, model, exceptions },
    version: (last?.version ?? 0) + 1,
    fromAt: wish.fromAt,
  });
  await work.em.flush();
  return version;
}

function asException(said: SaidException): OwnershipException {
  const { model, enrolledFrom, enrolledUntil } = said;
  const channels = said.channels ?? null;
  if (channels === null && !enrolledFrom && !enrolledUntil)
    throw new BadInput(
      "an exception says which members it is for: by channel, or by when they enrolled",
    );
  if (channels?.length === 0) throw new BadInput("an exception's channels name at least one");
  if (enrolledFrom && enrolledUntil && enrolledUntil <= enrolledFrom)
    throw new BadInput("enrolledUntil must be after enrolledFrom");
  return {
    ...{ model, channels },
    enrolledFrom: enrolledFrom?.toISOString() ?? null,
    enrolledUntil: enrolledUntil?.toISOString() ?? null,
  };
}
