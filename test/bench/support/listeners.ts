import { WebSocket } from "ws";
import type { Stack } from "./stack.ts";

/** Members' sockets open at the same time while they connect. */
const AT_ONCE = 50;

const SUBSCRIBE = "subscription { walletChanged { cursor change wallet { memberId balance } } }";

/** Somebody's own wallet, followed over a socket of its own. */
interface Listener {
  readonly memberId: string;
  readonly socket: WebSocket;
}

/**
 * Opens a socket for each member and subscribes it to its wallet. The protocol is spoken by hand: a thousand
 * clients of the library would be busy with themselves.
 */
export async function listen(
  stack: Stack,
  port: number,
  memberIds: readonly string[],
  heard: (memberId: string) => void = () => undefined,
): Promise<{ close(): Promise<void> }> {
  const listeners: Listener[] = [];
  for (let at = 0; at < memberIds.length; at += AT_ONCE) {
    const some = memberIds.slice(at, at + AT_ONCE);
    listeners.push(...(await Promise.all(some.map((id) => open(stack, port, id, heard)))));
  }
  return {
    async close() {
      await Promise.all(
        listeners.map(
          ({ socket }) =>
            new Promise<void>((closed) => {
              socket.once("close", () => closed());
              socket.close(1000);
            }),
        ),
      );
    },
  };
}

function open(
  { tokenOf, world }: Stack,
  port: number,
  memberId: string,
  heard: (memberId: string) => void,
): Promise<Listener> {
  const token = tokenOf({ kind: "member", id: memberId, brandId: world.brandId });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, "graphql-transport-ws");
  const send = (message: object) => socket.send(JSON.stringify(message));
  return new Promise((ready, failed) => {
    socket.on("error", failed);
    socket.on("close", (code, reason) => failed(new Error(`the socket closed: ${code} ${reason}`)));
    socket.on("open", () =>
      send({ type: "connection_init", payload: { authorization: `Bearer ${token}` } }),
    );
    socket.on("message", (data) => {
      const { type, payload } = JSON.parse(String(data));
      if (type === "ping") return send({ type: "pong" });
      if (type === "connection_ack") {
        send({ id: "1", type: "subscribe", payload: { query: SUBSCRIBE } });
        return ready({ memberId, socket });
      }
      if (type === "next" && payload.data?.walletChanged) return heard(memberId);
      failed(new Error(String(data).slice(0, 500)));
    });
  });
}
