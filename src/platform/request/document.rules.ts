import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** What one document may be, whatever its variables are. Each of our own operations needs far less. */
export const DOCUMENT_LIMITS = {
  /** A longer one is not parsed: big inputs belong into variables. */
  tokens: 4_000,
  /** Brackets of any kind within each other: fields, arguments and written inputs together. */
  nesting: 60,
  operations: 10,
  fragments: 40,
  rootFields: 20,
  depth: 12,
  aliases: 20,
  directives: 20,
  variables: 50,
  /** Fields, with what every fragment brings wherever it is spread. */
  fields: 2_000,
  /** How often one selection may ask for the same name: each is compared with each. */
  sameName: 20,
} as const;

export type DocumentSize = {
  readonly [limit in Exclude<keyof typeof DOCUMENT_LIMITS, "tokens" | "nesting">]: number;
};

interface Size {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly fields: number;
  readonly sameName: number;
}

const [QUOTE, BACKSLASH, HASH, NEW_LINE, RETURN] = [0x22, 0x5c, 0x23, 0x0a, 0x0d];
const OPENING = new Set([0x28, 0x5b, 0x7b]);
const CLOSING = new Set([0x29, 0x5d, 0x7d]);

/**
 * Whether a text nests deeper than any document has to, before it is parsed: a parser goes a step of its stack down at
 * each bracket, and what it reads must be walked as deep. Brackets within texts and comments are none.
 */
export function nestsTooDeep(source: string): boolean {
  let depth = 0;
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (OPENING.has(code)) {
      if (++depth > DOCUMENT_LIMITS.nesting) return true;
    } else if (CLOSING.has(code)) depth--;
    else if (code === QUOTE) at = endOfText(source, at);
    else if (code === HASH)
      while (at + 1 < source.length && !isLineEnd(source.charCodeAt(at + 1))) at++;
  }
  return false;
}

const isLineEnd = (code: number): boolean => code === NEW_LINE || code === RETURN;

/** Where a text ends that begins with a quote, or with three of them. */
function endOfText(source: string, start: number): number {
  if (source.startsWith('"""', start)) {
    let end = source.indexOf('"""', start + 3);
    while (end > 0 && source.charCodeAt(end - 1) === BACKSLASH)
      end = source.indexOf('"""', end + 3);
    return end < 0 ? source.length : end + 2;
  }
  let at = start + 1;
  for (; at < source.length && source.charCodeAt(at) !== QUOTE; at++) {
    if (isLineEnd(source.charCodeAt(at))) break;
    if (source.charCodeAt(at) === BACKSLASH) at++;
  }
  return at;
}

const DESCRIBING = new Set(["__schema", "__type"]);

const NOTHING: Size = { depth: 0, aliases: 0, directives: 0, fields: 0, sameName: 0 };

/**
 * How much a document asks for, every fragment counted wherever it is spread. Each fragment is looked at once, so it
 * takes no longer than the document is long; a fragment that spreads itself counts as endless.
 */
export function sizeOf(document: DocumentNode): DocumentSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
    else if (each.kind === Kind.OPERATION_DEFINITION) operations.push(each);
  const known = new Map<string, Size>();

  function ofFragment(name: string): Size {
    const found = known.get(name);
    if (found) return found;
    const fragment = fragments.get(name);
    if (!fragment) return NOTHING;
    known.set(name, { ...NOTHING, depth: Number.POSITIVE_INFINITY });
    const size = ofSelection(fragment.selectionSet);
    known.set(name, size);
    return size;
  }

  function ofSelection({ selections }: SelectionSetNode): Size {
    let { depth, aliases, directives, fields, sameName } = NOTHING;
    const names = new Map<string, number>();
    // Inline fragments select beside what is around them.
    const waiting = [...selections];
    for (let each = waiting.pop(); each; each = waiting.pop()) {
      directives += each.directives?.length ?? 0;
      if (each.kind === Kind.INLINE_FRAGMENT) {
        // One that holds nothing but others is a level all the same: nobody nests them for their own sake.
        depth = Math.max(depth, inlineDepth(each.selectionSet));
        waiting.push(...each.selectionSet.selections);
        continue;
      }
      const inner =
        each.kind === Kind.FRAGMENT_SPREAD
          ? ofFragment(each.name.value)
          : each.selectionSet
            ? ofSelection(each.selectionSet)
            : NOTHING;
      const own = each.kind === Kind.FIELD ? 1 : 0;
      const name =
        each.kind === Kind.FIELD ? (each.alias ?? each.name).value : `...${each.name.value}`;
      const times = (names.get(name) ?? 0) + 1;
      names.set(name, times);
      // What the graph is like is told as deep as it goes: GraphQL has a rule of its own against bombs of that kind.
      const isDescribed = own === 1 && DESCRIBING.has((each as FieldNode).name.value);
      depth = Math.max(depth, isDescribed && Number.isFinite(inner.depth) ? 1 : inner.depth + own);
      aliases += inner.aliases + (each.kind === Kind.FIELD && each.alias ? 1 : 0);
      directives += inner.directives;
      fields += inner.fields + own;
      sameName = Math.max(sameName, times, inner.sameName);
    }
    return { depth, aliases, directives, fields, sameName };
  }

  const sizes = operations.map(({ selectionSet }) => ofSelection(selectionSet));
  // What no operation spreads is read by the rules of GraphQL all the same.
  for (const name of fragments.keys()) {
    const size = ofFragment(name);
    sizes.push({ ...size, depth: Number.isFinite(size.depth) ? 0 : size.depth });
  }
  const most = (limit: keyof Size) => Math.max(0, ...sizes.map((size) => size[limit]));
  return {
    operations: operations.length,
    fragments: document.definitions.length - operations.length,
    rootFields: Math.max(0, ...operations.map(({ selectionSet }) => rootFields(selectionSet))),
    depth: most("depth"),
    aliases: most("aliases"),
    directives:
      most("directives") +
      operations.reduce((sum, each) => sum + (each.directives?.length ?? 0), 0),
    variables: Math.max(0, ...operations.map((each) => each.variableDefinitions?.length ?? 0)),
    fields: most("fields"),
    sameName: most("sameName"),
  };

  function rootFields(root: SelectionSetNode): number {
    let count = 0;
    const spread = new Set<string>();
    const waiting = [...root.selections];
    for (let each = waiting.pop(); each; each = waiting.pop()) {
      if (each.kind === Kind.FIELD) count++;
      else if (each.kind === Kind.INLINE_FRAGMENT) waiting.push(...each.selectionSet.selections);
      else if (!spread.has(each.name.value)) {
        spread.add(each.name.value);
        waiting.push(...(fragments.get(each.name.value)?.selectionSet.selections ?? []));
      }
    }
    return count;
  }
}

/** How deep inline fragments hold nothing but each other. */
function inlineDepth(selection: SelectionSetNode): number {
  let depth = 1;
  for (let inner: SelectionSetNode | undefined = selection; inner; depth++) {
    const [first]: SelectionSetNode["selections"] = inner.selections;
    inner = first?.kind === Kind.INLINE_FRAGMENT ? first.selectionSet : undefined;
  }
  return depth;
}

const WORDS: Record<keyof DocumentSize, string> = {
  operations: "operations",
  fragments: "fragments",
  rootFields: "fields at its root",
  depth: "levels of fields",
  aliases: "aliases",
  directives: "directives",
  variables: "variables",
  fields: "fields, with those of its fragments",
  sameName: "times the same name side by side",
};

/** What is too much about a document, in words; undefined where nothing is. */
export function tooMuchOf(size: DocumentSize): string | undefined {
  for (const [limit, words] of Object.entries(WORDS) as [keyof DocumentSize, string][])
    if (size[limit] > DOCUMENT_LIMITS[limit])
      return size[limit] === Number.POSITIVE_INFINITY
        ? "a fragment of the document spreads itself"
        : `the document has ${size[limit]} ${words}; up to ${DOCUMENT_LIMITS[limit]} are answered`;
  return undefined;
}
