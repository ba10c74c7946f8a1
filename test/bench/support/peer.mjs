// The peer to beat on a member's read: Mercurius with its JIT over three plain statements, tokens checked once each.
import { readFileSync } from "node:fs";
import fastify from "fastify";
import { GraphQLScalarType } from "graphql";
import jwt from "jsonwebtoken";
import mercurius from "mercurius";
import pg from "pg";

const { tables, key, ...place } = JSON.parse(process.argv[2]);
const publicKey = readFileSync(key, "utf8");
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
const pool = new pg.Pool({ ...place, max: 10 });

const NEWEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const rows = async (name, values) => (await pool.query({ name, text: tables[name], values })).rows;
const headOf = (member) => (member.head ??= rows("points", [member.id]).then(([row]) => row));

const checked = new Map();
function callerOf(authorization) {
  const token = authorization.slice("Bearer ".length);
  let sub = checked.get(token);
  if (sub === undefined) {
    ({ sub } = jwt.verify(token, publicKey, { algorithms: ["ES256"] }));
    checked.set(token, sub);
  }
  return sub;
}

const app = fastify();
await app.register(mercurius, {
  schema: `
    scalar DateTime
    scalar Date
    type Query { me: Member! }
    type Member {
      id: ID!
      tier: String!
      points: Points!
      coupons(first: Int = 10): [Coupon!]!
      entries(first: Int = 20, before: ID): [Entry!]!
    }
    type Points { balance: Int! nextExpiry: Date }
    type Coupon { id: ID! code: String! title: String! percent: Int! status: String! validUntil: DateTime! }
    type Entry {
      id: ID!
      address: String!
      amount: Int!
      balanceAfter: Int!
      kind: String!
      orderNo: String
      bookedAt: DateTime!
    }`,
  resolvers: {
    DateTime: new GraphQLScalarType({ name: "DateTime", serialize: (at) => at.toISOString() }),
    Date: new GraphQLScalarType({ name: "Date", serialize: String }),
    Query: { me: (_root, _args, { sub }) => ({ id: sub }) },
    Member: {
      tier: async (member) => (await headOf(member)).tier,
      points: async (member) => {
        const { balance, next_expiry: nextExpiry } = await headOf(member);
        return { balance, nextExpiry };
      },
      coupons: ({ id }, { first }) => rows("coupons", [id, first]),
      entries: ({ id }, { first, before }) => rows("entries", [id, before ?? NEWEST, first]),
    },
    Coupon: { validUntil: ({ valid_until: at }) => at },
    Entry: {
      balanceAfter: ({ balance_after: balance }) => balance,
      orderNo: ({ order_no: number }) => number,
      bookedAt: ({ booked_at: at }) => at,
    },
  },
  jit: 1,
  context: ({ headers }) => ({ sub: callerOf(headers.authorization) }),
});
console.log(`up at ${await app.listen({ port: 0, host: "127.0.0.1" })}`);
