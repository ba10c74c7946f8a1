import { type ClassType, Field, ObjectType } from "type-graphql";
import { cursorOf, type Page } from "../../kernel/page.ts";
import { CursorScalar } from "./scalars.ts";

@ObjectType("PageInfo")
export class PageInfoType {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  /** Ask for `after` this to go on. */
  @Field(() => CursorScalar, { nullable: true, description: "Ask for `after` this to go on." })
  endCursor!: string | null;
}

export interface Edge<Node> {
  readonly node: Node;
  readonly cursor: string;
}

export interface Connection<Node> {
  readonly edges: Edge<Node>[];
  readonly pageInfo: PageInfoType;
}

/** The Relay connection of a node type. */
export function connectionType<Node extends object>(
  name: string,
  node: () => ClassType<Node>,
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`)
  class EdgeType implements Edge<Node> {
    @Field(node)
    node!: Node;

    @Field(() => CursorScalar)
    cursor!: string;
  }

  @ObjectType(`${name}Connection`)
  class ConnectionType implements Connection<Node> {
    @Field(() => [EdgeType])
    edges!: Edge<Node>[];

    @Field(() => PageInfoType)
    pageInfo!: PageInfoType;
  }
  return ConnectionType;
}

/** A page as a connection; `key` is what a row is found again by. */
export function connectionOf<Node>(
  { rows, hasNextPage }: Page<Node>,
  key: (row: Node) => readonly string[],
): Connection<Node> {
  const edges = rows.map((node) => ({ node, cursor: cursorOf(key(node)) }));
  return { edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
}
