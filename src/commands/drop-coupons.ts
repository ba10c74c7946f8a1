import { countMeant } from "../drop/drop.queries.ts";
import { dropCoupons } from "../drop/drop-coupons.ts";
import { handOutDrop } from "../drop/hand-out-drop.ts";
import type { Hub } from "../hub.ts";
import { system } from "../kernel/actor.ts";
import type { Progress } from "./progress.ts";
import { findBrand } from "./token.ts";

export interface DropWish {
  readonly template: string;
  readonly number: string;
  readonly everybody?: boolean | undefined;
  readonly tag?: string | undefined;
  readonly level?: string | undefined;
  readonly condition?: string | undefined;
  readonly brand?: string | undefined;
}

/** Orders a drop from the command line and gives it, or what is left of it. */
export async function dropBrandCoupons(
  hub: Pick<Hub, "begin" | "look">,
  { brand, template, number, ...wish }: DropWish,
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const { brandId } = await findBrand(hub, brand);
  const actor = system("drop-coupons", brandId);
  const { everybody, tag, level, condition } = wish;
  const audience = { everybody, tag, level, condition };
  const { drop } = await hub.begin(actor, (work) =>
    dropCoupons(work, { template, number, audience }),
  );
  const bar = progress.start("members", await countMeant(hub.look(actor), drop));
  try {
    const done = await handOutDrop(hub.begin, actor, drop.id, {
      tell: (members) => bar.update(members),
    });
    say(
      `${done.members} members: ${done.issued} coupons issued, ${done.heldOut} held out, ` +
        `${done.refused} refused; ${done.endedWhy}`,
    );
  } finally {
    bar.stop();
  }
}
