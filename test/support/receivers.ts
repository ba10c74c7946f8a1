import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createPlainServer, type Socket } from "node:net";
import { afterAll } from "@jest/globals";

/** A letter as it was heard. */
export interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a receiver behaves, beside answering with a status. */
export type Mood =
  | number
  | "hang"
  | "drip head"
  | "drip body"
  | "flood"
  | "reset"
  | "close"
  | "garbage"
  | "huge head"
  | "endless hints"
  | "upgrade"
  | { readonly redirect: string }
  | { readonly busyFor: string }
  | { readonly afterMs: number };

export interface Receiver {
  readonly port: number;
  /** By its address; by a name with `urlOf`. */
  readonly url: string;
  readonly heard: Heard[];
  /** How many connections were made to it. */
  connections: number;
  /** How many of them were open at a time, at most. */
  mostAtOnce: number;
  /** How many bytes of answers it could send. */
  sent: number;
  mood: Mood | ((heard: Heard) => Mood);
  close(): Promise<void>;
}

/** What the file's tests opened: closed behind the last of them. */
const opened: Array<() => unknown> = [];
afterAll(async () => {
  for (const close of opened) await close();
});

/** Listens for letters and treats them as its mood is. Closed behind the file's last test. */
export async function receiver(
  mood: Receiver["mood"] = 204,
  { secure = false }: { readonly secure?: boolean } = {},
): Promise<Receiver> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const drip = (act: () => void) => timers.add(setInterval(act, 20));
  const made: Receiver = {
    ...{ port: 0, url: "", heard: [], connections: 0, mostAtOnce: 0, sent: 0, mood },
    async close() {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const heard = { headers: request.headers, body: Buffer.concat(parts).toString() };
      made.heard.push(heard);
      const now = typeof made.mood === "function" ? made.mood(heard) : made.mood;
      const socket = request.socket;
      const say = (text: string) => {
        made.sent += text.length;
        return socket.write(text);
      };
      if (typeof now === "number") response.writeHead(now).end(now === 204 ? "" : `it is ${now}`);
      else if (typeof now === "object" && "redirect" in now)
        response.writeHead(302, { location: now.redirect }).end();
      else if (typeof now === "object" && "busyFor" in now)
        response.writeHead(429, { "retry-after": now.busyFor }).end();
      else if (typeof now === "object")
        timers.add(setTimeout(() => response.writeHead(204).end(), now.afterMs));
      else if (now === "drip head") {
        say("HTTP/1.1 200 OK\r\n");
        drip(() => say("X-Slow: yes\r\n"));
      } else if (now === "drip body") {
        say("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
        drip(() => say("."));
      } else if (now === "flood") {
        say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
        const pour = () => {
          while (!socket.destroyed && made.sent < 50_000_000) if (!say(chunk)) return;
        };
        socket.on("drain", pour);
        pour();
      } else if (now === "reset") socket.resetAndDestroy();
      else if (now === "close") socket.destroy();
      else if (now === "garbage") socket.end("SSH-2.0-OpenSSH_9.6\r\n");
      else if (now === "huge head") say(`HTTP/1.1 200 OK\r\nX-Big: ${"x".repeat(100_000)}\r\n\r\n`);
      else if (now === "endless hints") drip(() => say("HTTP/1.1 102 Processing\r\n\r\n"));
      else if (now === "upgrade")
        say("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
    });
  };
  const server = secure
    ? createSecureServer({ key: SERVER_KEY, cert: SERVER_CERTIFICATE }, listener)
    : createServer(listener);
  server.on("connection", (socket: Socket) => {
    made.connections++;
    sockets.add(socket);
    made.mostAtOnce = Math.max(made.mostAtOnce, sockets.size);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  opened.push(() => made.close());
  return Object.assign(made, { port, url: `http${secure ? "s" : ""}://127.0.0.1:${port}/hook` });
}

/** A port where nobody listens. */
export async function deadPort(): Promise<number> {
  const server = createPlainServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What a name server says of a name: its addresses; nothing, not even that there is none. */
export type Zone = Record<string, readonly string[] | "silence" | (() => readonly string[])>;

/**
 * Asks a name server of the test's own, which says what the zone does, and waits so long for each answer. Closed behind the
 * file's last test.
 */
export async function nameServer(zone: Zone, patienceMs = 20_000): Promise<Resolver> {
  const server = createSocket("udp4");
  server.on("message", (message, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let size = message[at] ?? 0; size > 0; size = message[at] ?? 0) {
      labels.push(message.subarray(at + 1, at + 1 + size).toString());
      at += size + 1;
    }
    const said = zone[labels.join(".").toLowerCase()];
    if (said === "silence") return;
    const found = typeof said === "function" ? said() : (said ?? []);
    const isSix = message.readUInt16BE(at + 1) === 28;
    const answers = found
      .filter((address) => address.includes(":") === isSix)
      .map((address) => recordOf(address, isSix));
    const head = Buffer.from(message.subarray(0, 12));
    head.writeUInt16BE(said === undefined ? 0x8183 : 0x8180, 2);
    head.writeUInt16BE(answers.length, 6);
    head.writeUInt16BE(0, 10);
    server.send(
      Buffer.concat([head, message.subarray(12, at + 5), ...answers]),
      from.port,
      from.address,
    );
  });
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  opened.push(() => void server.close());
  const resolver = new Resolver({ timeout: patienceMs, tries: 1, maxTimeout: patienceMs });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  return resolver;
}

/** A resource record: the name that was asked for, its type, class IN, good for no time, its address. */
function recordOf(address: string, isSix: boolean): Buffer {
  const bytes = isSix ? sixteen(address) : Buffer.from(address.split(".").map(Number));
  const head = Buffer.from([0xc0, 0x0c, 0, isSix ? 28 : 1, 0, 1, 0, 0, 0, 0, 0, bytes.length]);
  return Buffer.concat([head, bytes]);
}

function sixteen(address: string): Buffer {
  const [before = "", after = ""] = address.split("::");
  const words = (text: string) => text.split(":").filter(Boolean);
  const [first, last] = [words(before), words(after)];
  const between = Array.from({ length: 8 - first.length - last.length }, () => "0");
  return Buffer.from(
    [...first, ...between, ...last].map((word) => word.padStart(4, "0")).join(""),
    "hex",
  );
}

/** Who signed the certificate of secure receivers, which are good.example, *.good.example and 127.0.0.1. */
export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBeDCCAR2gAwIBAgIUDT3yIM1clLlbp79p2pXxSpU6VuAwCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFdGVzdHMwIBcNMjYxMTIyMjI0NTIxWhgPMjEyNjEwMjkyMjQ1
MjFaMBAxDjAMBgNVBAMMBXRlc3RzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
NfFQJI5XGZI2fxm9MOWVPIhu6/+flLcTyYSj0FiORBYKzlDimu/E7NYxosXw7VVz
kZw6uYkWQ4nrxBSeFleUTqNTMFEwHQYDVR0OBBYEFDIleiCq+9K5npclgN1AmSx8
qyNQMB8GA1UdIwQYMBaAFDIleiCq+9K5npclgN1AmSx8qyNQMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAN5BuxSNtwbS6q1zoazCriWxSyhtNlw2
oHr7zdQvmwqGAiEA8/rzWA7XqW10klkuLMEXyItxt6+S58I+xTt2lMf+J7c=
-----END CERTIFICATE-----
`;
/** The secure receivers' own. */
export const SERVER_KEY = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIDe/l1IG0uieoizTUoCoqjffLoqE8bhnTc2yQeq7bRHnoAoGCCqGSM49
AwEHoUQDQgAE/PYoVSg5840H0fqVI39IM/2rA1rvyy7jb1ayUywqqA901kNMOAS0
ziBFgSfIRGuaTuv8hyF4taD9NTFQEvh20A==
-----END EC PRIVATE KEY-----
`;
export const SERVER_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBqDCCAU2gAwIBAgIUeqIUCarYM0oUkRcmbjdfRLKktFIwCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFdGVzdHMwIBcNMjYxMTIyMjI0NTIxWhgPMjEyNjEwMjkyMjQ1
MjFaMBcxFTATBgNVBAMMDGdvb2QuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49
AwEHA0IABPz2KFUoOfONB9H6lSN/SDP9qwNa78su429WslMsKqgPdNZDTDgEtM4g
RYEnyERrmk7r/IcheLWg/TUxUBL4dtCjfDB6MC0GA1UdEQQmMCSCDGdvb2QuZXhh
bXBsZYIOKi5nb29kLmV4YW1wbGWHBH8AAAEwCQYDVR0TBAIwADAdBgNVHQ4EFgQU
5IeCw3DlJBn035gedgPuzK5TziAwHwYDVR0jBBgwFoAUMiV6IKr70rmelyWA3UCZ
LHyrI1AwCgYIKoZIzj0EAwIDSQAwRgIhAJ2bfeBSQTd8uR409hZeyLfpPPOg/izZ
AQGkwOZATYroAiEA/Y9//yNjmHuAgyRXpZ2nUlRV8tQitx65fye3prMUDk8=
-----END CERTIFICATE-----
`;
