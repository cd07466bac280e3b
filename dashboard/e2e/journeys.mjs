/** What a person does, by keys alone. */
import { open, settled } from "./browser.mjs";

/**
 * Walks through the inbox and turns one decision down.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @returns {Promise<string[]>} what went wrong
 */
export async function journeys(browser, address) {
  const { context, page, faults } = await open(browser, address, { lang: "en", theme: "light", width: 1440, height: 900 });
  /** @type {string[]} */
  const found = [];
  try {
    await page.evaluate(() => (location.hash = "#/decisions"));
    await page.waitForSelector(".row[role=row]", { timeout: 10_000 });
    await settled(page);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForSelector("article .answers", { timeout: 10_000 });
    await page.keyboard.press("r");
    await page.waitForSelector("article form input");
    await page.keyboard.type("Ordered by phone already");
    await page.keyboard.press("Enter");
    await page.waitForSelector("article [role=status]", { timeout: 10_000 });
    const told = await page.textContent("article [role=status]");
    if (!told?.includes("Rejected")) found.push(`journey reject: told ${told}`);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !location.hash.includes("/decisions/"));
  } catch (error) {
    found.push(`journey inbox by keys: ${String(error).split("\n")[0]}`);
  }
  const refused = await page.evaluate(() => fetch("/v1/overview").then((r) => r.status));
  if (refused !== 401) found.push(`an address without token answered ${refused}`);
  for (const fault of faults.filter((text) => !text.includes("401"))) found.push(`journey: console: ${fault}`);
  await context.close();
  return found;
}
