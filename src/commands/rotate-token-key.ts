import type { Hub } from "../hub.ts";
import { LONGEST_TOKEN_HOURS, PUBLISHED_MINUTES } from "../identity/keys.rules.ts";
import { turnTokenKey, withNext } from "../identity/keys.ts";
import { forAllBrands } from "../kernel/actor.ts";

/**
 * Turns the key that tokens are signed with; hubs that run learn of it within a second. `atOnce`: the old one is
 * known to somebody else. Where keys were given, it says what to give every hub as `HUB_TOKEN_KEYS` before `from`, and
 * nothing else.
 */
export async function rotateTokenKey(
  hub: Pick<Hub, "clock" | "begin" | "keys"> & {
    readonly config: Pick<Hub["config"], "dataDir" | "keys">;
  },
  { atOnce = false }: { readonly atOnce?: boolean },
  say: (line: string) => void,
): Promise<void> {
  const now = hub.clock();
  const from = atOnce ? now : new Date(+now + PUBLISHED_MINUTES * 60_000);
  // Every brand is told before.
  await hub.begin(forAllBrands("rotate-token-key"), async () => undefined);
  // What was given is not ours to write.
  if (hub.config.keys.hub ?? hub.config.keys.token) {
    const { text } = withNext(hub.keys.tokenKeys(), { from, now, alone: atOnce });
    say(text);
    return;
  }
  const kid = turnTokenKey(hub.config.dataDir, { from, now, alone: atOnce });
  say(
    atOnce
      ? `the key ${kid} signs from now on; every token that was given before is void`
      : `the key ${kid} is published, and signs from ${from.toISOString()}; the one before it stays good for ${LONGEST_TOKEN_HOURS} hours more`,
  );
}
