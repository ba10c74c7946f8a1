import type { Row } from "../support/row.ts";

export const rowSecurity: Row = {
  name: "row-security",
  says: "row-level security on ÷ off",
  run: async () => [
    {
      ...{ row: "row-security", measure: "row-level security on ÷ off", must: 0.85, aim: 0.95 },
      ...{ values: [], made: ["no row-level security"] },
    },
  ],
};
