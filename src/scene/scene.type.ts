import { Field, InputType, ObjectType } from "type-graphql";
import { BindingConflictType, MemberBoundType, MemberSaidInput } from "../binding/binding.type.ts";
import { StoreClosedType, UnknownStoreType } from "../brand/brand.type.ts";
import { GuideElsewhereType } from "../guide/guide.type.ts";
import { StaffLeftType, UnknownStaffType } from "../identity/staff.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import {
  SceneCodeEnded,
  SceneCodeForeign,
  SceneCodeForged,
  UnknownScene,
} from "./scene.refusals.ts";

@ObjectType("Scene", { description: "A code a store shows, to be scanned by members." })
export class SceneType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => UuidScalar, { nullable: true, description: "Whose badge it is on." })
  staffId!: string | null;

  @Field(() => String, { nullable: true, description: "Where it hangs." })
  label!: string | null;

  @Field(() => DateTimeScalar)
  issuedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "Null: until it is revoked." })
  validUntil!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  revokedAt!: Date | null;
}

export const SceneConnectionType = connectionType("Scene", () => SceneType);

@InputType()
export class IssueSceneCodeInput {
  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => UuidScalar, { nullable: true, description: "Staff of the store: its badge." })
  staffId?: string;

  @Field(() => TextScalar, { nullable: true, description: "Where it hangs." })
  label?: string;

  @Field(() => DateTimeScalar, { nullable: true, description: "Left out: until it is revoked." })
  validUntil?: Date;
}

@InputType()
export class RevokeSceneCodeInput {
  @Field(() => UuidScalar)
  sceneId!: string;
}

@InputType()
export class BindByScanInput extends MemberSaidInput {
  @Field(() => TextScalar, { description: "What was scanned." })
  code!: string;
}

export const SceneCodeForgedType = refusalType(SceneCodeForged, { scanned: () => String });
export const SceneCodeForeignType = refusalType(SceneCodeForeign, { scanned: () => String });
export const SceneCodeEndedType = refusalType(SceneCodeEnded, {
  scanned: () => String,
  endedAt: () => DateTimeScalar,
});
const UnknownSceneType = refusalType(UnknownScene, { sceneId: () => String });

@ObjectType()
class SceneCodeIssued {
  @Field(() => SceneType)
  scene!: SceneType;
}

@ObjectType()
class SceneCodeRevoked {
  @Field(() => SceneType)
  scene!: SceneType;
}

export const IssueSceneCodeResult = resultUnion("IssueSceneCodeResult", () => [
  SceneCodeIssued,
  UnknownStoreType,
  StoreClosedType,
  UnknownStaffType,
  StaffLeftType,
  GuideElsewhereType,
]);
export const RevokeSceneCodeResult = resultUnion("RevokeSceneCodeResult", () => [
  SceneCodeRevoked,
  UnknownSceneType,
]);
export const BindByScanResult = resultUnion("BindByScanResult", () => [
  MemberBoundType,
  SceneCodeForgedType,
  SceneCodeForeignType,
  SceneCodeEndedType,
  StoreClosedType,
  UnknownMemberType,
  BindingConflictType,
]);
