// The hub as it would be without row-level security: it says of no transaction whose rows it is about.
import pg from "pg";

const { query } = pg.Client.prototype;
const unsent = Promise.resolve({ rows: [] });
const looking = new WeakSet();

pg.Client.prototype.query = function (first, ...rest) {
  if (typeof first === "string") {
    if (first.startsWith("set local app.brand_id")) return unsent;
    if (first.startsWith("begin; set local app.brand_id")) {
      looking.add(this);
      return unsent;
    }
    if (first === "commit" && looking.delete(this)) return unsent;
  }
  return query.call(this, first, ...rest);
};
