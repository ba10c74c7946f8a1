import { openedBy } from "./hub.js";

App({
  onLaunch({ query }) {
    openedBy(query);
  },
});
