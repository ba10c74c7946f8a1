/**
 * GraphiQL sends a tab's headers over HTTP only. This gives them to a socket's greeting as well, so that
 * the same pasted token serves subscriptions.
 */
const GREET = `<script>
  window.WebSocket = class extends WebSocket {
    send(text) {
      try {
        const message = JSON.parse(text);
        if (message.type === "connection_init") {
          message.payload = JSON.parse(localStorage.getItem("graphiql:headers") || "{}");
          text = JSON.stringify(message);
        }
      } catch {}
      super.send(text);
    }
  };
</script>`;

let page: string | undefined;

/** GraphiQL from our own package, without a CDN. It is large: read when somebody first opens it. */
export async function graphiql(): Promise<string> {
  if (page !== undefined) return page;
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const rendered = renderGraphiQL({
    title: "Banyan",
    endpoint: "/graphql",
    subscriptionsProtocol: "WS",
    shouldPersistHeaders: true,
    defaultQuery:
      "# Paste a token into the tab Headers below, then ask.\n{\n  viewer {\n    kind\n    id\n  }\n}\n",
  });
  page = rendered.replace("</head>", () => `${GREET}</head>`);
  return page;
}
