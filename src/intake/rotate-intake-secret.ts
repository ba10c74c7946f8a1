import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Work } from "../platform/database/work.ts";
import type { SourceWithSecret } from "./create-intake-source.ts";
import { openOne } from "./open-one.ts";
import { turnSecret } from "./source.queries.ts";
import { previousUntil, secretFor } from "./source.rules.ts";

export interface RotateIntakeSecret {
  readonly sourceId: string;
  /** A vendor's new one; none for a source whose secret is made here. */
  readonly secret?: string | undefined;
}

/** Gives a source another secret; the old one is good for a day more, and the one before it no longer. */
export async function rotateIntakeSecret(
  work: Work,
  wish: RotateIntakeSecret,
): Promise<SourceWithSecret> {
  mayManageBrand(work.actor, "KEYS");
  const source = await openOne(work, wish.sourceId);
  const turned = {
    id: source.id,
    secret: secretFor(source.kind, wish.secret),
    previousUntil: previousUntil(work.now),
  };
  await turnSecret(work, turned);
  return { source: { ...source, previousUntil: turned.previousUntil }, secret: turned.secret };
}
