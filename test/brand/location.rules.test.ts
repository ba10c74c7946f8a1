import { describe, expect, test } from "@jest/globals";
import { checkLocation, metresBetween, nearestOf } from "../../src/brand/location.rules.ts";
import { BadInput } from "../../src/kernel/refusal.ts";

const place = (north: number, east: number) => ({
  latitude: Math.round(north * 10_000_000),
  longitude: Math.round(east * 10_000_000),
});

const shanghai = place(31.2304, 121.4737);
const beijing = place(39.9042, 116.4074);

describe("the way between two places", () => {
  test.each([
    ["of one place", shanghai, shanghai, 0],
    ["from Shanghai to Beijing", shanghai, beijing, 1_067_000],
    ["of one degree along the equator", place(0, 0), place(0, 1), 111_195],
    ["across the date line", place(0, 179.5), place(0, -179.5), 111_195],
    ["over the pole", place(89.5, 0), place(89.5, 180), 111_195],
    ["to the other side of the earth", place(0, 0), place(0, 180), 20_015_000],
  ])("%s", (_, a, b, metres) => {
    expect(Math.abs(metresBetween(a, b) - metres)).toBeLessThan(1 + metres / 500);
    expect(metresBetween(b, a)).toBe(metresBetween(a, b));
  });
});

describe("the nearest place", () => {
  const near = { id: "b", ...place(31.231, 121.4737) };
  const far = { id: "a", ...place(31.24, 121.4737) };

  test("is the one the shortest way off, within the radius", () => {
    expect(nearestOf([far, near], shanghai, 5_000)).toBe(near);
    expect(nearestOf([far], shanghai, 2_000)).toBe(far);
    expect(nearestOf([far], shanghai, 1_000)).toBeUndefined();
    expect(nearestOf([], shanghai, 1_000)).toBeUndefined();
  });

  test("is the one with the smaller id of two as near", () => {
    const [a, z] = [
      { ...near, id: "a" },
      { ...near, id: "z" },
    ];
    expect([nearestOf([z, a], shanghai, 500), nearestOf([a, z], shanghai, 500)]).toEqual([a, a]);
  });
});

test.each([
  [place(90, 180), true],
  [place(-90, -180), true],
  [place(90.1, 0), false],
  [place(0, 180.1), false],
  [{ latitude: 0.5, longitude: 0 }, false],
])("%o is on earth: %s", (location, on) => {
  const check = () => checkLocation(location);
  if (on) check();
  else expect(check).toThrow(BadInput);
});
