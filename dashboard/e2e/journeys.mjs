/** What a person does, by keys alone. */
import { open, settled } from "./browser.mjs";

/**
 * Moves a stop by keys, drags another into the tray, takes that back, and commits.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @returns {Promise<string[]>} what went wrong
 */
export async function dispatching(browser, address) {
  const { context, page, faults } = await open(browser, address, { lang: "en", theme: "light", width: 1440, height: 1000 });
  /** @type {string[]} */
  const found = [];
  const said = () => page.textContent("[data-said]");
  /** @param {string} words */
  const says = (words) => page.waitForFunction((text) => document.querySelector("[data-said]")?.textContent?.includes(text), words, { timeout: 10_000 });
  const marks = page.locator(".track .stop:not(.fixed)");
  try {
    await page.evaluate(() => (location.hash = "#/delivery"));
    await marks.first().waitFor({ timeout: 10_000 });
    await settled(page);
    const first = await marks.nth(0).getAttribute("data-stop");
    await marks.nth(0).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Alt+ArrowRight");
    await says(`${first} is now stop 2`);
    if (!/km|min|no change/.test((await said()) ?? "")) found.push(`journey dispatch: no difference told: ${await said()}`);
    if ((await page.evaluate(() => document.activeElement?.getAttribute("data-stop"))) !== first) found.push("journey dispatch: the moved stop lost the focus");
    const dragged = await marks.nth(2).getAttribute("data-stop");
    const [from, tray] = [await marks.nth(2).boundingBox(), await page.locator("[data-drop=tray]").boundingBox()];
    if (!from || !tray) throw new Error("nothing to drag");
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(tray.x + 60, tray.y + 30, { steps: 6 });
    await page.mouse.up();
    await says(`${dragged} is on no tour`);
    if (!(await page.locator(`[data-drop=tray] [data-stop="${dragged}"]`).count())) found.push("journey dispatch: the dragged stop is not in the tray");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator(`.track [data-stop="${dragged}"]`).waitFor({ timeout: 5_000 });
    // The draft outlives a look at another page.
    await page.evaluate(() => (location.hash = "#/orders"));
    await page.waitForFunction(() => !document.querySelector(".track .stop"));
    await page.evaluate(() => (location.hash = "#/delivery"));
    await page.getByText("Draft: 1 tour changed").waitFor({ timeout: 10_000 });
    await page.getByPlaceholder("Reason").fill("The customer asked for a later hour");
    const commit = page.getByRole("button", { name: "Commit" });
    if (await commit.isDisabled()) {
      found.push(`journey dispatch: a draft that breaks nothing cannot be committed: ${await page.textContent(".bar")}`);
    } else {
      await commit.click();
      await says("Committed");
      await page.locator(".line .status-overridden").first().waitFor({ timeout: 10_000 });
    }
  } catch (error) {
    found.push(`journey dispatch: ${String(error).split("\n")[0]}`);
  }
  for (const fault of faults) found.push(`journey dispatch: console: ${fault}`);
  await context.close();
  return found;
}

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
