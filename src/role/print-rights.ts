import { RIGHTS } from "../kernel/right.ts";
import { DOORS, type Door, type DoorKind } from "./doors.rules.ts";
import { type Role, TEMPLATES } from "./role.rules.ts";

const TILL = { code: "TILL", side: "till" } as const;

/** Who comes to doors: people in the built-in roles, and those who have none. */
const COMERS: ReadonlyArray<Pick<Role, "code"> & { side: DoorKind; rights?: Role["rights"] }> = [
  ...TEMPLATES,
  TILL,
  { code: "MEMBER", side: "member" },
];

const opens = ({ kinds, rights }: Door, { side, rights: held }: (typeof COMERS)[number]): boolean =>
  kinds.includes(side) &&
  (rights.length === 0 || !held || rights.some((right) => held.includes(right)));

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const table = (head: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

/** Who may do what, as Markdown: what the built-in roles hold, and which doors of the graph that opens. */
export function printRights(): string {
  const roles = table(
    ["right", ...TEMPLATES.map(({ code }) => code)],
    RIGHTS.map((right) => [
      right,
      ...TEMPLATES.map(({ rights }) => (rights.includes(right) ? "yes" : "")),
    ]),
  );
  const doors = table(
    ["door", "right", ...COMERS.map(({ code }) => code), "a till's key"],
    Object.entries(DOORS)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, door]) => [
        ...[name, door.rights.join(" or ")],
        ...COMERS.map((comer) => (opens(door, comer) ? "yes" : "")),
        opens(door, TILL) ? (door.scopes ?? ["any"]).join(" and ") : "",
      ]),
  );
  return `# Who may do what

Printed from \`src/role\` by \`npm run generate\`; \`test/role/doors.test.ts\` comes to every door in every role.

## What the built-in roles hold

A brand defines roles of its own beside them (\`defineRole\`).

${roles}

## Which doors that opens

Fields of the graph: its queries, mutations and subscriptions, and \`Type.field\` where more than the way there is
needed. A till's key is good for what it was given (\`createTillKey\`): the last column says what of it a door takes; an order
takes \`SPEND\` and \`COUPONS\` too, where it brings points, coupons or a quote. Whose a thing is (a franchisee's, a store's, a member's own) each use case judges behind the door.

${doors}
`;
}
