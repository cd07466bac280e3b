/** Addresses are read as they are written. */
import { expect, it } from "vitest";
import { link, PAGES, parse } from "./router.svelte";

it("reads what it writes", () => {
  for (const page of PAGES) {
    const to = link(page, ["a/b", "ü 1"], { view: "x&y", empty: "" });
    expect(parse(to)).toEqual({ page, rest: ["a/b", "ü 1"], query: { view: "x&y" } });
  }
});

it("goes to today from anywhere unknown", () => {
  expect(parse("").page).toBe("today");
  expect(parse("#/nowhere/1").page).toBe("today");
});
