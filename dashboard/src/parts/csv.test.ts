import { describe, expect, it } from "vitest";
import { csv } from "./csv";

describe("csv", () => {
  it("quotes what must be quoted and leaves the rest", () => {
    expect(csv([["a", "b"], ['say "hi"', "1,5"], [2.5, null]])).toBe('a,b\r\n"say ""hi""","1,5"\r\n2.5,\r\n');
  });
  it("lets no text be taken for a formula", () => {
    expect(csv([["=1+1", "-3", "+x", "-sum(A1)", "@a"]])).toBe("'=1+1,-3,'+x,'-sum(A1),'@a\r\n");
  });
});
