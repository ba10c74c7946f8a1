import { LiveSocket } from "./live-socket.ts";
import type { Stack } from "./stack.ts";

/** Members' sockets open at the same time while they connect. */
const AT_ONCE = 50;

const SUBSCRIBE =
  "subscription { walletChanged { ... on WalletChange { cursor change wallet { memberId balance } } } }";

export interface Listeners {
  /** By the member whose wallet each follows. */
  readonly sockets: ReadonlyMap<string, LiveSocket>;
  close(): Promise<void>;
}

/** Opens a socket for each member and subscribes it to its wallet; settles once all of them follow. */
export async function listen(
  stack: Stack,
  port: number,
  memberIds: readonly string[],
  heard: (memberId: string) => void = () => undefined,
): Promise<Listeners> {
  const sockets = new Map<string, LiveSocket>();
  for (let at = 0; at < memberIds.length; at += AT_ONCE)
    await Promise.all(
      memberIds.slice(at, at + AT_ONCE).map(async (memberId) => {
        sockets.set(memberId, await open(stack, port, memberId, heard));
      }),
    );
  return {
    sockets,
    async close() {
      for (const socket of sockets.values()) socket.close();
      await Promise.all([...sockets.values()].map(({ closed }) => closed));
    },
  };
}

async function open(
  { tokenOf, world }: Stack,
  port: number,
  memberId: string,
  heard: (memberId: string) => void,
): Promise<LiveSocket> {
  const authorization = `Bearer ${tokenOf({ kind: "member", id: memberId, brandId: world.brandId })}`;
  const follows = Promise.withResolvers<void>();
  let isFollowing = false;
  const socket = new LiveSocket(port, (text) => {
    if (text.startsWith('{"type":"connection_ack"'))
      return socket.send({ id: "1", type: "subscribe", payload: { query: SUBSCRIBE } });
    if (!text.includes('"data":{"walletChanged"'))
      return follows.reject(new Error(text.slice(0, 500)));
    if (isFollowing) return heard(memberId);
    // The first one tells that it begins.
    isFollowing = true;
    follows.resolve();
  });
  await socket.opened;
  socket.send({ type: "connection_init", payload: { authorization } });
  void socket.closed.then((code) => follows.reject(new Error(`the socket closed: ${code}`)));
  await follows.promise;
  return socket;
}
