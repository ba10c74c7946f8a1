import type { IncomingMessage } from "node:http";
import { type BlockList, isIP } from "node:net";

/** An address as it is kept: some balancers write the caller's port behind it, which is another each time. */
export const withoutPort = (said: string): string =>
  /^(\d+(?:\.\d+){3}):\d+$/.exec(said)?.[1] ?? /^\[(.+)\](?::\d+)?$/.exec(said)?.[1] ?? said;

/** Whether an address is of a proxy of ours, whose word is taken for who it asks for. */
export const isTrusted =
  (proxies: BlockList) =>
  (said: string): boolean => {
    const address = withoutPort(said);
    // A header holds whatever somebody wrote.
    const family = isIP(address);
    return family !== 0 && proxies.check(address, family === 6 ? "ipv6" : "ipv4");
  };

/** Who asks: the nearest address that is none of our proxies'. Beyond it anybody may have written anything. */
export function addressOf(
  {
    socket,
    headers,
  }: Pick<IncomingMessage, "headers"> & { socket: { remoteAddress?: string | undefined } },
  isOurs: (address: string) => boolean,
): string | undefined {
  const said = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
  let address = socket.remoteAddress;
  for (const before of said
    .map((each) => each.trim())
    .filter(Boolean)
    .reverse()) {
    if (address === undefined || !isOurs(address)) break;
    address = before;
  }
  return address && withoutPort(address);
}
