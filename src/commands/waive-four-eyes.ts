import { waiveFourEyes } from "../four-eyes/waive-four-eyes.ts";
import type { Hub } from "../hub.ts";
import { system } from "../kernel/actor.ts";
import { findBrand } from "./token.ts";

/** Lets a brand of one person do by itself what takes two. */
export async function waiveBrandFourEyes(
  hub: Pick<Hub, "begin" | "look">,
  { brand }: { readonly brand: string },
  say: (line: string) => void,
): Promise<void> {
  const { brandId, name } = await findBrand(hub, brand);
  await hub.begin(system("waive-four-eyes", brandId), waiveFourEyes);
  say(`${name}: nothing takes two people from now on; two can agree otherwise (proposeFourEyes)`);
}
