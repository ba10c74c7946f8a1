import {
  createServer,
  connect as dial,
  type NetConnectOpts,
  type Server,
  type Socket,
} from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What becomes of bytes: they pass, each way late, or vanish while both ends believe in their connection. */
type Weather = { readonly lateMs: number } | "deaf";
const FAIR: Weather = { lateMs: 0 };

/** A simple query's `commit`, and the server's word that it is done. */
const COMMIT = Buffer.from("Q\0\0\0\x0bcommit\0", "latin1");
const COMMITTED = Buffer.from("C\0\0\0\x0bCOMMIT\0", "latin1");

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** A line that was deaf once never hears again. */
  deaf: boolean;
  /** The server's next word that a commit is done is kept from the hub. */
  hush: boolean;
}

/** The network between a hub and its PostgreSQL, or its Redis, which may be cut, slow, deaf, or end in the middle of a word. */
export class Network {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #weather: Weather = FAIR;
  #refuses = false;
  /** Of so many statements, or commits, one is cut; 0: none. */
  #statementCut = 0;
  #commitCut = 0;
  /** Whether the line goes deaf in place of being cut there. */
  #deafAtCommit = false;
  #counted = 0;
  /** How often a commit's answer was kept back, or a statement cut off. */
  struck = 0;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async open(to: NetConnectOpts): Promise<Network> {
    const server = createServer();
    await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
    const address = server.address();
    const network = new Network(server, typeof address === "object" && address ? address.port : 0);
    server.on("connection", (near) => network.#lead(near, to));
    return network;
  }

  #lead(near: Socket, to: NetConnectOpts): void {
    if (this.#refuses) return void near.resetAndDestroy();
    const far = dial(to);
    const pair: Pair = { near, far, deaf: this.#weather === "deaf", hush: false };
    this.#pairs.add(pair);
    const over = () => {
      // Who is deaf does not hear that the other hung up.
      if (pair.deaf) return;
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const end of [near, far]) end.setNoDelay(true).on("error", over).on("close", over);
    near.on("data", (bytes) => this.#toServer(pair, bytes));
    far.on("data", (bytes) => this.#toHub(pair, bytes));
  }

  #toServer(pair: Pair, bytes: Buffer): void {
    if (this.#commitCut > 0 && bytes.includes(COMMIT) && this.#isNext(this.#commitCut))
      pair.hush = true;
    else if (this.#statementCut > 0 && this.#isNext(this.#statementCut)) {
      this.struck++;
      pair.far.write(bytes.subarray(0, bytes.length >> 1));
      this.#reset(pair);
      return;
    }
    this.#pass(pair, pair.far, bytes);
  }

  #toHub(pair: Pair, bytes: Buffer): void {
    if (pair.hush && bytes.includes(COMMITTED)) {
      this.struck++;
      if (this.#deafAtCommit) pair.deaf = true;
      else this.#reset(pair);
      return;
    }
    this.#pass(pair, pair.near, bytes);
  }

  #isNext(of: number): boolean {
    return ++this.#counted % of === 0;
  }

  async #pass(pair: Pair, to: Socket, bytes: Buffer): Promise<void> {
    const weather = this.#weather;
    if (pair.deaf || weather === "deaf") return;
    // Timers of one length ring in the order they were set.
    if (weather.lateMs > 0) await sleep(weather.lateMs);
    if (to.writable) to.write(bytes);
  }

  #reset({ near, far }: Pair): void {
    near.resetAndDestroy();
    far.destroy();
  }

  /** Resets every connection and lets nobody in. */
  cut(): void {
    this.#refuses = true;
    for (const pair of this.#pairs) this.#reset(pair);
  }

  /** Nothing comes through any more, and nobody is told so: what is open now stays so for ever. */
  deafen(): void {
    this.#weather = "deaf";
    for (const pair of this.#pairs) pair.deaf = true;
  }

  slow(lateMs: number): void {
    this.#weather = { lateMs };
  }

  /** Ends one of so many connections in the middle of what the hub sends. */
  cutStatements(oneOf: number): void {
    this.#statementCut = oneOf;
  }

  /** PostgreSQL commits, and the hub never hears of it, once in so many. */
  cutCommits(oneOf: number): void {
    this.#commitCut = oneOf;
  }

  /** The same, and nobody is told that the line is dead. */
  deafenCommits(oneOf: number): void {
    this.#commitCut = oneOf;
    this.#deafAtCommit = true;
  }

  /** New connections are good ones. */
  mend(): void {
    this.#weather = FAIR;
    this.#refuses = false;
    this.#statementCut = 0;
    this.#commitCut = 0;
    this.#deafAtCommit = false;
  }

  async close(): Promise<void> {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    await new Promise((closed) => this.#server.close(closed));
  }
}
