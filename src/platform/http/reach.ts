import { BlockList, isIP } from "node:net";

/** What may be called although it is not public: what the operator says, and nobody else. */
export interface Allowed {
  /** Host names, in lower case. */
  readonly hosts: ReadonlySet<string>;
  readonly blocks: BlockList;
}

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 6 ? "ipv6" : "ipv4");

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Reads a list of networks (`10.1.0.0/16`), addresses and host names; throws what is wrong with it. */
export function readAllowed(text: string): Allowed {
  const hosts = new Set<string>();
  const blocks = new BlockList();
  for (const said of text.split(/[\s,]+/).filter(Boolean)) {
    const [address = "", prefix] = said.split("/");
    if (isIP(address) !== 0) {
      const bits = isIP(address) === 6 ? 128 : 32;
      if (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
        throw new Error(`${said} is no network`);
      blocks.addSubnet(address, Number(prefix ?? bits), familyOf(address));
    } else if (prefix === undefined && HOST.test(said.toLowerCase())) hosts.add(said.toLowerCase());
    else throw new Error(`${said} is no network, no address and no host name`);
  }
  return { hosts, blocks };
}

/** Addresses that are not of the public internet, IPv4. */
const INNER = new BlockList();
for (const [network, prefix] of [
  ...([
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
  ] as const),
  ...([
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
    ["192.168.0.0", 16],
  ] as const),
  ...([
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    ["224.0.0.0", 3],
  ] as const),
  // A cloud's own services, which every machine in it reaches there.
  ["168.63.129.16", 32],
] as const)
  INNER.addSubnet(network, prefix, "ipv4");

/** What is public of IPv6, and what of that leads elsewhere: tunnels with an IPv4 address inside, tests, examples. */
const PUBLIC_6 = new BlockList();
PUBLIC_6.addSubnet("2000::", 3, "ipv6");
const INNER_6 = new BlockList();
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3ffe::", 16],
  ["3fff::", 20],
] as const)
  INNER_6.addSubnet(network, prefix, "ipv6");

/** Whether an address is one of the public internet. An IPv4 address in the clothes of an IPv6 one never is. */
export const isPublic = (address: string): boolean =>
  isIP(address) === 4
    ? !INNER.check(address, "ipv4")
    : isIP(address) === 6 &&
      !address.includes("%") &&
      PUBLIC_6.check(address, "ipv6") &&
      !INNER_6.check(address, "ipv6");

/** How a host may be called: as anybody may, because the operator allows it, or not. */
export type Reach = "PUBLIC" | "ALLOWED" | "REFUSED";

/**
 * Judges a host by all addresses it has: one that is not to be called refuses them all, for which of them is called is
 * not ours to choose.
 */
export function reachOf(allowed: Allowed, host: string, addresses: readonly string[]): Reach {
  if (addresses.length === 0) return "REFUSED";
  if (allowed.hosts.has(host.toLowerCase())) return "ALLOWED";
  const inner = addresses.filter((address) => !isPublic(address));
  if (inner.length === 0) return "PUBLIC";
  const isAllowed = (address: string) =>
    isIP(address) !== 0 && allowed.blocks.check(address, familyOf(address));
  return inner.every(isAllowed) ? "ALLOWED" : "REFUSED";
}
