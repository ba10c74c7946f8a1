/** A member entered a level. */
export interface Entry {
  readonly brandId: string;
  readonly memberId: string;
  /** Of the member's entries. */
  readonly no: number;
  readonly level: string;
  readonly at: Date;
}

/** A version of a template of which some version comes with a level. */
export interface LevelVersion {
  readonly brandId: string;
  readonly id: string;
  readonly code: string;
  readonly onLevel: string | null;
  readonly definedAt: Date;
}

/** The versions that were in force when a member entered a level, and come with that level. */
export const comingWith = (
  { brandId, level, at }: Entry,
  versions: readonly LevelVersion[],
): LevelVersion[] =>
  [
    ...Map.groupBy(
      versions.filter((version) => version.brandId === brandId && version.definedAt <= at),
      ({ code }) => code,
    ).values(),
  ]
    .flatMap((of) => of.at(-1) ?? [])
    .filter(({ onLevel }) => onLevel === level);
