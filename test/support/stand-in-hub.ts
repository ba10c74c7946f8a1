import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

interface Message {
  readonly id: string;
  readonly type: string;
  readonly payload?: { readonly variables?: { readonly after?: string } };
}

/** Answers one subscription: `next` brings a result, `end` an error or its end. */
export interface Answering {
  readonly after: string | undefined;
  /** How many were begun before it. */
  readonly no: number;
  next(result: object): void;
  end(errors?: readonly object[]): void;
  hangUp(code: number): void;
}

export interface StandInHub {
  readonly url: string;
  /** The cursors that subscriptions were begun behind, in turn. */
  readonly begun: readonly (string | undefined)[];
  /** How many sockets are open. */
  readonly sockets: number;
  /** How many there were. */
  readonly opened: number;
  close(): Promise<void>;
}

/** An error as the hub writes it. */
export const errorOf = (code: string) => ({ message: code, extensions: { code } });

/**
 * Does what a hub that runs is hard to bring to: a real server that speaks its protocol over sockets, and answers each
 * subscription as `tell`, each request as `post` does.
 */
export async function standInHub(
  tell: (answering: Answering) => void,
  post: (operation: string) => string = () => "<html>please sign in to the network</html>",
): Promise<StandInHub> {
  const begun: (string | undefined)[] = [];
  let opened = 0;
  const server = createServer(async (request, response) => {
    const { query } = JSON.parse(await textOf(request));
    response.end(post(String(query)));
  });
  const sockets = new WebSocketServer({ server, handleProtocols: () => "graphql-transport-ws" });
  sockets.on("connection", (socket) => {
    opened++;
    socket.on("message", (data) => {
      const { id, type, payload } = JSON.parse(String(data)) as Message;
      const send = (message: object) => socket.send(JSON.stringify(message));
      if (type === "connection_init") send({ type: "connection_ack" });
      if (type === "ping") send({ type: "pong" });
      if (type !== "subscribe") return;
      const after = payload?.variables?.after;
      begun.push(after);
      tell({
        ...{ after, no: begun.length - 1 },
        next: (result) => send({ id, type: "next", payload: result }),
        end: (errors) =>
          send(errors ? { id, type: "error", payload: errors } : { id, type: "complete" }),
        hangUp: (code) => socket.close(code),
      });
    });
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    begun,
    get sockets() {
      return [...sockets.clients].filter((each: WebSocket) => each.readyState === each.OPEN).length;
    },
    get opened() {
      return opened;
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += part;
  return text;
}
