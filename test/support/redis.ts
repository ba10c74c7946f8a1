import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";

/** Whether there is a Redis to start; a machine without one says so once. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
if (!hasRedis) process.stderr.write("no redis-server here: the Redis bus is not tested\n");

/** A Redis of the test's own, that may be killed and started again at the same address. */
export interface RedisServer {
  readonly url: string;
  start(): Promise<void>;
  /** With SIGKILL. */
  kill(): Promise<void>;
}

export async function redisServer(): Promise<RedisServer> {
  const port = await freePort();
  let server: ChildProcess | undefined;
  const redis: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const started = spawn(
        "redis-server",
        ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        { stdio: ["ignore", "pipe", "ignore"] },
      );
      server = started;
      await new Promise<void>((ready, failed) => {
        started.stdout.on("data", (text) => String(text).includes("Ready to accept") && ready());
        started.once("exit", () => failed(new Error("redis-server did not start")));
      });
    },
    async kill() {
      const killed = server;
      server = undefined;
      if (!killed || killed.exitCode !== null) return;
      const gone = new Promise((done) => killed.once("exit", done));
      killed.kill("SIGKILL");
      await gone;
    },
  };
  process.once("exit", () => server?.kill("SIGKILL"));
  return redis;
}

/** A port nobody listens at just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === "object" && address ? address.port : 0;
}
