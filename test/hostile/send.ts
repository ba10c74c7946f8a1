import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import type { Hostile } from "./http-requests.ts";
import type { HostileSocket } from "./socket-requests.ts";

/** The hub that is to be harmed, and whom it takes the sender for. */
export interface Target {
  readonly url: string;
  readonly tokens: { readonly hq: string; readonly member: string };
}

/** Sends a request over a connection of its own; what it is answered with. */
export function post(
  { url, tokens }: Target,
  { method = "POST", path = "/graphql", headers, body, as }: Partial<Hostile>,
) {
  const token = as === "nobody" ? undefined : tokens[as ?? "hq"];
  const all = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(headers ?? { "content-type": "application/json" }),
    ...(body !== undefined && { "content-length": String(Buffer.byteLength(body)) }),
  };
  return new Promise<{ status: number; text: string }>((answered, failed) => {
    const sent = request(
      `${url}${path}`,
      { method, headers: all, agent: false },
      async (response) => {
        let text = "";
        response.on("error", () => answered({ status: response.statusCode ?? 0, text }));
        for await (const chunk of response) text += chunk;
        answered({ status: response.statusCode ?? 0, text });
      },
    );
    // Who is refused before it has sent everything is cut off.
    sent.on("error", (error) => setTimeout(() => failed(error), 100).unref());
    sent.end(body);
  });
}

export const codeOf = (text: string): string | undefined => /"code":"([A-Z_]+)"/.exec(text)?.[1];

/** Opens a socket, sends all of it; answers the first code it is told, or that of the socket's end. */
export async function converse(
  { url, tokens }: Target,
  { greeted = true, messages }: HostileSocket,
): Promise<string | number | undefined> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  const heard: string[] = [];
  const closed = new Promise<number>((end) => socket.once("close", end));
  socket.on("message", (data) => heard.push(String(data)));
  socket.on("error", () => undefined);
  const next = () => Promise.race([closed, new Promise((told) => socket.once("message", told))]);
  await Promise.race([closed, new Promise((open) => socket.once("open", open))]);
  if (greeted) {
    const payload = { authorization: `Bearer ${tokens.hq}` };
    socket.send(JSON.stringify({ type: "connection_init", payload }));
    await next();
  }
  for (const message of messages()) socket.send(message);
  const told = async () => {
    while (socket.readyState === socket.OPEN) {
      const found = heard.find((text) => codeOf(text) !== undefined);
      if (found) return codeOf(found);
      await next();
    }
    return closed;
  };
  const end = await Promise.race([told(), sleep(5_000, "nothing", { ref: false })]);
  socket.terminate();
  await closed;
  return end;
}
