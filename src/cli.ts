// Before any type of the graph, in whatever order those are imported.
import "reflect-metadata";
import { Command, Option } from "commander";
import { DEMO_BRAND, seedDemo } from "../seeds/demo.ts";
import { anchor, exportMemberHistory } from "./commands/anchor.ts";
import { asOperator, type Ran } from "./commands/as-operator.ts";
import { backup } from "./commands/backup.ts";
import { closeBrandMonth } from "./commands/close-month.ts";
import { type DropWish, dropBrandCoupons } from "./commands/drop-coupons.ts";
import { expireBrandPoints } from "./commands/expire-points.ts";
import { exportBrandCodes } from "./commands/export-codes.ts";
import { exportMemberFile } from "./commands/export-member.ts";
import { exportStatement, type StatementWish } from "./commands/export-statement.ts";
import { type BankResultsWish, importBrandBankResults } from "./commands/import-bank-results.ts";
import { type ImportWish, importBrandMembers } from "./commands/import-members.ts";
import { type MakeWish, makeBrandCodes } from "./commands/make-codes.ts";
import { CommandFailed, terminalProgress } from "./commands/progress.ts";
import { readReplay, replay } from "./commands/replay.ts";
import { restore } from "./commands/restore.ts";
import { reviewBrandTiers } from "./commands/review-tiers.ts";
import { rotateKeys } from "./commands/rotate-keys.ts";
import { rotateTokenKey } from "./commands/rotate-token-key.ts";
import { showConfig } from "./commands/show-config.ts";
import { type SimulateWish, simulateBrandTerms } from "./commands/simulate-terms.ts";
import { CALLER_KINDS, type CallerKind, token } from "./commands/token.ts";
import { verify } from "./commands/verify.ts";
import { waiveBrandFourEyes } from "./commands/waive-four-eyes.ts";
import { type Hub, migrateDatabase, openDatabase, openHub } from "./hub.ts";
import { LONGEST_TOKEN_HOURS } from "./identity/keys.rules.ts";
import { COLUMN_HELP } from "./import/import.rules.ts";
import { BadInput, Refusal } from "./kernel/refusal.ts";
import { ConfigInvalid, readConfig } from "./platform/config.ts";
import { wallClock } from "./platform/database/work.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

let ran: Ran = { command: "", given: {} };

/** Opens the hub on a migrated database, runs a command on it as the operator's, and closes everything in order. */
async function withHub(command: (hub: Hub) => Promise<void>): Promise<void> {
  // A command leaves publishing to a hub that serves: what it records waits in the outbox.
  const config = { ...readConfig(process.env), role: "serve" } as const;
  const database = await openDatabase(config);
  await migrateDatabase(database).catch(async (error) => {
    await database.close();
    throw error;
  });
  const hub = await openHub(config, database, wallClock, "command");
  try {
    await command(asOperator(hub, ran));
  } finally {
    await hub.close();
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,8}$/.test(text)) throw new CommandFailed(`${text} is not a whole number`);
  return Number(text);
}

const program = new Command("npm run hub --")
  .description(
    "Commands of the Banyan hub. They work on DATABASE_URL, else on the database in HUB_DATA_DIR.",
  )
  .showHelpAfterError("(add --help for help)")
  .exitOverride()
  .hook("preAction", (_, running) => {
    const path: string[] = [];
    for (let at: Command | null = running; at && at !== program; at = at.parent)
      path.unshift(at.name());
    const named = running.registeredArguments.map((each, at) => [each.name(), running.args[at]]);
    ran = { command: path.join(" "), given: { ...running.opts(), ...Object.fromEntries(named) } };
  });

program
  .command("migrate")
  .description("bring the database to the newest schema")
  .action(async () => {
    const database = await openDatabase(readConfig(process.env));
    try {
      const ran = await migrateDatabase(database);
      say(ran === 0 ? "the schema is the newest already" : `${ran} migrations ran`);
    } finally {
      await database.close();
    }
  });

program
  .command("config")
  .description("say every setting that is in force, secrets hidden; or all that is wrong with them")
  .action(() => showConfig(process.env, say));

program
  .command("backup")
  .description("copy the embedded database into a new folder, while the hub works")
  .argument("<folder>", "where to; it must not be there yet")
  .option("--with-keys", "the keys too: whoever has the folder can then read what is sealed", false)
  .action((folder: string, { withKeys }: { withKeys: boolean }) =>
    backup(readConfig(process.env), { folder, withKeys }, terminalProgress, say),
  );

program
  .command("restore")
  .description("make the database in HUB_DATA_DIR out of a back-up; there must be none yet")
  .argument("<folder>", "what backup wrote")
  .action((folder: string) =>
    restore(readConfig(process.env), folder, wallClock(), terminalProgress, say),
  );

program
  .command("seed")
  .description("make a world to play in")
  .command("demo")
  .description(
    `found the brand "${DEMO_BRAND}": three stores, 60 members, two months of orders and statements`,
  )
  .action(() =>
    withHub(async (hub) => {
      const brandId = await seedDemo(hub.begin, hub.clock());
      say(`brand ${DEMO_BRAND} founded: ${brandId}`);
    }),
  );

program
  .command("token")
  .description("print a token for somebody that exists")
  .addOption(new Option("--as <kind>", "who it is for").choices(CALLER_KINDS).makeOptionMandatory())
  .option("--brand <name or id>", "of which brand (default: the first)")
  .option("--id <id>", "of the staff, till or member (default: the first)")
  .option("--hours <n>", "how long it is good", (text) => {
    const hours = Number(text);
    if (!(hours > 0 && hours <= LONGEST_TOKEN_HOURS))
      throw new CommandFailed(`--hours takes a number up to ${LONGEST_TOKEN_HOURS}`);
    return hours;
  })
  .action((options: { as: CallerKind; brand?: string; id?: string; hours?: number }) =>
    withHub(async (hub) => say(await token(hub, options))),
  );

program
  .command("waive-four-eyes")
  .description("let a brand whose headquarters is one person do by itself what takes two")
  .requiredOption("--brand <name or id>", "which brand")
  .action((options: { brand: string }) => withHub((hub) => waiveBrandFourEyes(hub, options, say)));

program
  .command("close-month")
  .description("close a brand's first open month and issue every franchisee's statement")
  .requiredOption("--brand <name or id>", "which brand")
  .requiredOption("--month <YYYY-MM>", "which month; months close one after the other")
  .action((options: { brand: string; month: string }) =>
    withHub(async (hub) => {
      const closed = await closeBrandMonth(hub, options, terminalProgress);
      say(`${closed.month}: ${closed.statements} statements, ${closed.issued} of them issued now`);
    }),
  );

program
  .command("export-statement")
  .description("write a statement with all it rests on, signed, for verify-statement")
  .argument("[id]", "which statement; or name it by --franchisee and --month")
  .option("--franchisee <code>", "whose")
  .option("--month <YYYY-MM>", "of which month")
  .requiredOption("--out <file>", "where to; it must not be there yet")
  .option("--brand <name or id>", "of which brand (default: the first)")
  .action((id: string | undefined, options: Omit<StatementWish, "id">) =>
    withHub((hub) => exportStatement(hub, { ...options, id }, terminalProgress, say)),
  );

program
  .command("expire")
  .description("book the points whose last day is over; the worker does it by itself")
  .option("--brand <name or id>", "of which brand (default: all)")
  .action((options: { brand?: string }) =>
    withHub(async (hub) => {
      const done = await expireBrandPoints(hub, options, terminalProgress);
      say(`${done.members} members: ${done.points} points of ${done.buckets} buckets expired`);
    }),
  );

program
  .command("review-tiers")
  .description("review today's levels: kept, lost or raised; the worker does it by itself")
  .option("--brand <name or id>", "of which brand (default: all)")
  .action((options: { brand?: string }) =>
    withHub(async (hub) => {
      const { members, raised, kept, fell } = await reviewBrandTiers(
        hub,
        options,
        terminalProgress,
      );
      say(`${members} members: ${raised} raised, ${kept} kept their level, ${fell} fell`);
    }),
  );

program
  .command("verify")
  .description("recompute every invariant over the whole book")
  .option("--since-last", "L1 and L3 to L8 only of what was booked since the last proof", false)
  .option("--anchor <file>", "compare the book with an anchor taken before, too")
  .action(({ anchor: file, sinceLast }: { anchor?: string; sinceLast: boolean }) =>
    withHub((hub) => {
      const anchored = file === undefined ? undefined : { file, keys: hub.keys };
      return verify(hub, terminalProgress, say, { sinceLast, anchor: anchored });
    }),
  );

program
  .command("anchor")
  .description("write the head of every owner's chain under one signed root, to be kept elsewhere")
  .requiredOption("--out <file>", "where to; it must not be there yet")
  .option("--brand <name or id>", "of one brand (default: of all)")
  .action((options: { out: string; brand?: string }) =>
    withHub((hub) => anchor(hub, options, terminalProgress, say)),
  );

program
  .command("export-history")
  .description("write a member's postings with their proof, for schema/verify-history.mjs")
  .requiredOption("--member <id>", "whose (a franchisee's id does, too)")
  .option("--anchor <file>", "as of this anchor (default: as of now, signed alone)")
  .requiredOption("--out <file>", "where to; it must not be there yet")
  .action((options: { member: string; anchor?: string; out: string }) =>
    withHub((hub) => exportMemberHistory(hub, options, say)),
  );

program
  .command("import-members")
  .description("import members from a CSV file: a dry run, until --write is given")
  .argument("<file>", "UTF-8 or GB18030; the first line names the columns")
  .option("--brand <name or id>", "of which brand (default: the first)")
  .option(
    "--name <name>",
    "of the import: what a line brings is brought in once under it (default: the file's; of a file of errors, that of the file they are of)",
  )
  .option("--write", "write, instead of trying", false)
  .option("--errors <file>", "where refused lines go (default: <file>.errors.csv)")
  .addHelpText("after", `\nColumns:\n  ${COLUMN_HELP.join("\n  ")}`)
  .action((file: string, options: Omit<ImportWish, "file">) =>
    withHub((hub) => importBrandMembers(hub, { ...options, file }, terminalProgress, say)),
  );

program
  .command("import-bank-results")
  .description("take in what the bank says of payouts: each row by our number and amount")
  .argument("<file>", "CSV, UTF-8 or GB18030; the first line names the columns")
  .requiredOption("--by <staff id>", "in whose name: somebody at headquarters")
  .option("--brand <name or id>", "of which brand (default: the first)")
  .addHelpText(
    "after",
    "\nColumns:\n  number     of the payout, as the file for the bank has it\n  amount     1234.56" +
      "\n  result     SUCCESS or FAILED, 成功 or 失败\n  reference  the bank's own number (may be left out)" +
      "\n  reason     why it failed (may be left out)" +
      "\n\nA row that does not fit is told and changes nothing; a file that is taken in twice is taken in once.",
  )
  .action((file: string, options: Omit<BankResultsWish, "file">) =>
    withHub((hub) => importBrandBankResults(hub, { ...options, file }, say)),
  );

program
  .command("make-codes")
  .description("order unique coupon codes and make them; cut off, run it again")
  .requiredOption("--template <code>", "of which template the coupons are")
  .requiredOption("--size <n>", "how many codes, up to 10,000,000", wholeNumber)
  .requiredOption("--number <text>", "names the batch: the same number is the same batch")
  .option("--store <code>", "whose side issues the coupons (default: headquarters)")
  .option("--brand <name or id>", "of which brand (default: the first)")
  .action((options: MakeWish) =>
    withHub((hub) => makeBrandCodes(hub, options, terminalProgress, say)),
  );

program
  .command("export-codes")
  .description("write a batch's codes as CSV; that they were taken is noted")
  .requiredOption("--number <text>", "of which batch")
  .requiredOption("--out <file>", "where to; it must not be there yet")
  .option("--brand <name or id>", "of which brand (default: the first)")
  .action((options: { number: string; out: string; brand?: string }) =>
    withHub((hub) => exportBrandCodes(hub, options, terminalProgress, say)),
  );

program
  .command("drop-coupons")
  .description("give a coupon to each of many members; cut off, run it again")
  .requiredOption("--template <code>", "of which template")
  .requiredOption("--number <text>", "names the drop: the same number is the same drop")
  .option("--everybody", "to all members")
  .option("--tag <tag>", "to members with a tag")
  .option("--level <code>", "to members of a level")
  .option("--condition <CEL>", 'to members it holds for: member.level == "GOLD"')
  .option("--brand <name or id>", "of which brand (default: the first)")
  .action((options: DropWish) =>
    withHub((hub) => dropBrandCoupons(hub, options, terminalProgress, say)),
  );

program
  .command("export-member")
  .description("write all there is of a member, as JSON; that it was taken is noted")
  .requiredOption("--member <id>", "whose")
  .requiredOption("--out <file>", "where to; it must not be there yet")
  .action((options: { member: string; out: string }) =>
    withHub((hub) => exportMemberFile(hub, options, say)),
  );

program
  .command("rotate-keys")
  .description("turn the master key of the vault and seal every key under the new one")
  .action(() => withHub((hub) => rotateKeys(hub, terminalProgress, say)));

program
  .command("rotate-token-key")
  .description("turn the key that tokens are signed with; those that are out stay good")
  .option("--at-once", "the old key is known to somebody: every token that is out is void", false)
  .action((options: { atOnce: boolean }) =>
    withHub(async (hub) => rotateTokenKey(hub, options, say)),
  );

const collect = (file: string, files: string[]) => [...files, file];

program
  .command("simulate-terms")
  .description("replay past months under clauses that are proposed, and print old beside new")
  .requiredOption("--clauses <file>", "JSON: a list of clauses, each with number, kind, rate, …")
  .requiredOption("--from <YYYY-MM>", "the first month")
  .requiredOption("--until <YYYY-MM>", "the last month; at most 24 of them")
  .option("--franchisee <code>", "whose; several times for several (default: all)", collect, [])
  .option("--brand <name or id>", "of which brand (default: the first)")
  .action(
    ({ franchisee, ...options }: Omit<SimulateWish, "franchisees"> & { franchisee: string[] }) =>
      withHub((hub) =>
        simulateBrandTerms(hub, { ...options, franchisees: franchisee }, terminalProgress, say),
      ),
  );

program
  .command("replay")
  .description("replay real data through the use cases a till calls")
  .command("complete-journey")
  .description("real orders of real households at a grocery chain, 2017 (The Complete Journey)")
  .addOption(
    new Option("--transactions <file>", "a CSV of order lines; may be given several times")
      .argParser(collect)
      .default([] as string[])
      .makeOptionMandatory(),
  )
  .option(
    "--campaigns <dir>",
    "where campaigns.csv and the files beside it are (default: with the first transactions file)",
  )
  .requiredOption("--out <dir>", "where statements.csv, points.csv and campaigns.csv go")
  .option(
    "--close-through <YYYY-MM>",
    "the last month to close (default: the last one in the data)",
  )
  .option("--skip-invalid", "leave malformed rows out instead of stopping", false)
  .action(
    async (options: {
      transactions: string[];
      campaigns?: string;
      out: string;
      closeThrough?: string;
      skipInvalid: boolean;
    }) => {
      if (options.transactions.length === 0)
        throw new CommandFailed("name at least one --transactions file");
      const read = await readReplay(options, say);
      await withHub((hub) => replay(hub, options, read, terminalProgress, say));
    },
  );

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
process.exit();

/** Says what went wrong: plainly where the user can mend it, in full where it is our fault. */
function exitCodeOf(error: unknown): number {
  const code = (error as { code?: string }).code ?? "";
  if (code.startsWith("commander.")) return (error as { exitCode: number }).exitCode;
  const theirs =
    error instanceof CommandFailed ||
    error instanceof ConfigInvalid ||
    error instanceof Refusal ||
    error instanceof BadInput;
  const message =
    error instanceof Error ? (theirs || code === "ENOENT" ? error.message : error.stack) : error;
  process.stderr.write(`${message}\n`);
  return 1;
}
