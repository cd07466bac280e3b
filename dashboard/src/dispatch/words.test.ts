import { expect, it } from "vitest";
import { Text } from "../i18n/text";
import { refusal } from "./words";

const told = (code?: string | null) => ({ message: "now: the tours go on otherwise", errors: [{ field: "now", message: "the tours go on otherwise", code }] });

it("tells a refusal in the reader's language, in the server's words only where its code is unknown", () => {
  const [en, zh] = [new Text("en"), new Text("zh")];
  expect(refusal(en, told("moved_on"))).toBe("The tours were changed after this moment. Look at a later one.");
  expect(refusal(zh, told("moved_on"))).toBe("线路在此时刻之后已有改动，请查看更晚的时刻。");
  for (const code of ["of_next_year", "toString", "", null, undefined]) expect(refusal(en, told(code))).toBe("That cannot be: the tours go on otherwise");
  expect(refusal(zh, { message: "no body", errors: [] })).toBe("无法登记：no body");
});
