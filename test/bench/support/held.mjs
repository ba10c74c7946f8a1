// Loaded into the hub before its own code: says what it holds whenever its starter asks.
process.on("message", () => {
  const resources = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  process.send?.({ heap: process.memoryUsage().heapUsed / 1024 ** 2, resources });
});
// Asked or not, it ends when it would.
process.channel?.unref();
