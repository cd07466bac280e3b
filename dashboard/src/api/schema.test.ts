/** The client types are those of the OpenAPI document. */
import { readFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import { expect, it } from "vitest";

const near = (name: string) => new URL(name, import.meta.url);

it("schema.d.ts is generated from openapi.json", async () => {
  const made = astToString(await openapiTS(JSON.parse(readFileSync(near("../../openapi.json"), "utf8"))));
  const committed = readFileSync(near("./schema.d.ts"), "utf8");
  expect(committed.endsWith(made), "run `cargo xtask types`").toBe(true);
});
