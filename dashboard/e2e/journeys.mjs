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
 * Looks at the day under way, tells a delay, takes it back, tells it again and has the tours go on so; then looks at an
 * earlier moment, which is refused in the reader's language.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @returns {Promise<string[]>} what went wrong
 */
export async function underWay(browser, address) {
  /** @type {string[]} */
  const found = [];
  for (const lang of /** @type {const} */ (["en", "zh"])) {
    const words = DAY_WORDS[lang];
    const { context, page, faults } = await open(browser, address, { lang, theme: "light", width: 1280, height: 1000 });
    const panel = page.getByRole("region", { name: words.title });
    const alert = panel.getByRole("alert");
    try {
      await page.evaluate(() => (location.hash = "#/delivery"));
      await panel.getByRole("button", { name: words.open }).first().waitFor({ timeout: 10_000 });
      await settled(page);
      const clock = panel.getByLabel(words.asOf);
      // Whatever the hour of the run: before the tours leave.
      if ((await clock.inputValue()) > EARLY) {
        await clock.fill(EARLY);
        await clock.press("Enter");
        await settled(page);
      }
      if (lang === "en") found.push(...(await delaying(panel)));
      await settled(page);
      for (const [time, sentence] of [["25:99", words.wrongClock], ["00:01", words.movedOn]]) {
        await clock.fill(time ?? "");
        await clock.press("Enter");
        await alert.filter({ hasText: sentence ?? "" }).waitFor({ timeout: 10_000 }).catch(async () => {
          found.push(`journey day: at ${time} in ${lang} told ${JSON.stringify(await alert.allTextContents())}`);
        });
      }
    } catch (error) {
      found.push(`journey day in ${lang}: ${String(error).split("\n")[0]}`);
    }
    // A refused look is a 422.
    for (const fault of faults.filter((text) => !text.includes("422"))) found.push(`journey day: console: ${fault}`);
    await context.close();
  }
  return found;
}

/** A time by the shop's clock before the tours leave. */
const EARLY = "08:30";

const DAY_WORDS = {
  en: { title: "Day under way", open: /^What happened: /, asOf: "As of", wrongClock: "no time of this day", movedOn: "The tours were changed after this moment. Look at a later one." },
  zh: { title: "当日在途", open: /^登记情况: /, asOf: "截至", wrongClock: "当天没有这个时刻", movedOn: "线路在此时刻之后已有改动，请查看更晚的时刻。" },
};

/**
 * @param {import("playwright-core").Locator} panel in English
 * @returns {Promise<string[]>} what went wrong
 */
async function delaying(panel) {
  const tours = panel.getByRole("button", { name: DAY_WORDS.en.open });
  const vehicle = ((await tours.first().getAttribute("aria-label")) ?? "").split(": ")[1] ?? "";
  await tours.first().click();
  const returns = panel.locator("tbody").first().locator("tr").first().locator("td").nth(3);
  const before = await returns.textContent();
  const late = panel.getByRole("button", { name: `Is late: ${vehicle}` });
  const back = panel.getByRole("button", { name: `Take back: ${vehicle} is 25 min late` });
  await panel.getByLabel(`Late by (minutes): ${vehicle}`).fill("25");
  await late.click();
  await back.waitFor({ timeout: 20_000 });
  await panel.getByRole("region", { name: "Orders that move" }).waitFor({ timeout: 5_000 });
  await back.click();
  await back.waitFor({ state: "detached", timeout: 20_000 });
  /** @type {string[]} */
  const found = [];
  if ((await returns.textContent()) !== before) found.push(`journey day: back at ${await returns.textContent()} after the delay was taken back, before at ${before}`);
  if (await panel.getByText("The tours go on as shown").count()) found.push("journey day: told as committed what was only taken back");
  await late.click();
  await back.waitFor({ timeout: 20_000 });
  await panel.getByPlaceholder("Reason").fill("Traffic on the ring road");
  await panel.getByRole("button", { name: "Have the tours go on so" }).click();
  await panel.getByText("The tours go on as shown").waitFor({ timeout: 20_000 });
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

/**
 * Picks two proposals of the replenishment grid, orders one unit more of one, approves both, and saves the grid.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @returns {Promise<string[]>} what went wrong
 */
export async function replenishing(browser, address) {
  const { context, page, faults } = await open(browser, address, { lang: "en", theme: "light", width: 1440, height: 900 });
  /** @type {string[]} */
  const found = [];
  const bar = page.getByRole("region", { name: "Picked" });
  try {
    await page.evaluate(() => (location.hash = "#/stock?need=to_order"));
    const units = page.getByLabel(/^Units to order of /);
    await units.first().waitFor({ timeout: 10_000 });
    await settled(page);
    const waiting = await units.count();
    if (waiting < 2) throw new Error(`${waiting} proposals to order`);
    const table = page.getByRole("table", { name: "Stock" });
    await table.focus();
    await page.keyboard.press(" ");
    await bar.getByText("1 picked").waitFor({ timeout: 5_000 });
    await units.nth(1).fill(String(Number(await units.nth(1).inputValue()) + 1));
    await page.keyboard.press("Tab");
    await bar.getByText("2 picked").waitFor({ timeout: 5_000 });
    await bar.getByText("1 changed").waitFor({ timeout: 5_000 });
    await bar.getByRole("button", { name: "Approve 2" }).click();
    const told = bar.getByRole("status");
    await told.waitFor({ timeout: 20_000 });
    // A changed quantity may break a pack: then the check refuses it, and says so.
    if (!/^\s*(2 approved|1 approved\. 1 could not be)/.test((await told.textContent()) ?? "")) found.push(`journey stock: told ${await told.textContent()}`);
    const [file] = await Promise.all([page.waitForEvent("download", { timeout: 20_000 }), page.getByRole("button", { name: "Export" }).click()]);
    if (!file.suggestedFilename().startsWith("stock-")) found.push(`journey stock: saved as ${file.suggestedFilename()}`);
  } catch (error) {
    found.push(`journey stock: ${String(error).split("\n")[0]}`);
  }
  // A refused change is a 422.
  for (const fault of faults.filter((text) => !text.includes("422"))) found.push(`journey stock: console: ${fault}`);
  await context.close();
  return found;
}

/**
 * Puts a decision off by keys, finds it in its own list and wakes it; then puts two off together and wakes them together.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @returns {Promise<string[]>} what went wrong
 */
export async function snoozing(browser, address) {
  const { context, page, faults } = await open(browser, address, { lang: "en", theme: "light", width: 1440, height: 900 });
  /** @type {string[]} */
  const found = [];
  const bar = page.getByRole("region", { name: "Picked" });
  const show = async (/** @type {string} */ status) => {
    await page.evaluate((to) => (location.hash = `#/decisions?status=${to}`), status);
    await page.waitForTimeout(80);
    await settled(page);
  };
  try {
    // A decision that can be put off: the first whose deadline is beyond tomorrow. A shop may have none; then that is told.
    const tomorrow = page.locator("article form .choices button").first();
    let area = "";
    for (const wanted of ["stock", "customers", "care"]) {
      await show(`proposed&area=${wanted}`);
      if (!(await page.locator("[role=row] a").count())) continue;
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.waitForSelector("article .answers", { timeout: 10_000 });
      await page.keyboard.press("z");
      if (await tomorrow.waitFor({ timeout: 1_500 }).then(() => true, () => false)) {
        area = wanted;
        break;
      }
      await page.locator("article").getByText("too soon to put off").waitFor({ timeout: 5_000 });
      await page.keyboard.press("Escape");
      await page.waitForFunction(() => !location.hash.includes("/decisions/"));
    }
    if (!area) return found;
    await page.locator("article form .choices button").first().click();
    await page.locator("article").getByText("comes back by itself").waitFor({ timeout: 10_000 });
    const wake = page.locator("article").getByRole("button", { name: "Wake" });
    await wake.waitFor({ timeout: 5_000 });
    const id = await page.evaluate(() => decodeURIComponent(location.hash.split("/")[2]?.split("?")[0] ?? ""));
    await show("snoozed");
    if (!(await page.locator(`a[href*="${id}"]`).count())) found.push(`journey snooze: ${id} is not in the list of what is snoozed`);
    await page.evaluate((to) => (location.hash = `#/decisions/${to}?status=snoozed`), id);
    await wake.click();
    await page.locator("article").getByText("waits for an answer again").waitFor({ timeout: 10_000 });
    await show(`proposed&area=${area}`);
    const some = page.locator("[role=row]").filter({ hasText: /in (2[5-9]|[3-9]\d) hours|in \d+ days/ }).getByRole("checkbox");
    if ((await some.count()) < 2) return found;
    await some.nth(0).check();
    await some.nth(1).check();
    await bar.getByRole("button", { name: "Snooze 2" }).click();
    await bar.getByRole("button", { name: /^Tomorrow/ }).click();
    const told = bar.getByRole("status");
    await told.waitFor({ timeout: 20_000 });
    const said = (await told.textContent()) ?? "";
    const done = Number(/(\d+) snoozed/.exec(said)?.[1] ?? 0);
    if (done < 1) found.push(`journey snooze: told ${said}`);
    await show("snoozed");
    await page.getByRole("checkbox", { name: "Pick all" }).check();
    await bar.getByRole("button", { name: /^Wake \d+$/ }).click();
    await bar.getByRole("status").filter({ hasText: "wait for an answer again" }).waitFor({ timeout: 20_000 });
    await page.getByText("Nothing is snoozed").waitFor({ timeout: 10_000 });
  } catch (error) {
    found.push(`journey snooze: ${String(error).split("\n")[0]}`);
  } finally {
    // What is due before tomorrow cannot be put off: a 422.
    for (const fault of faults.filter((text) => !text.includes("422"))) found.push(`journey snooze: console: ${fault}`);
    await context.close();
  }
  return found;
}

/**
 * Changes the forecast of a product: units of one week, a percentage of the next two, with a note; takes one of them back; then
 * looks at how forecasts did.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @returns {Promise<string[]>} what went wrong
 */
export async function foreseeing(browser, address) {
  const { context, page, faults } = await open(browser, address, { lang: "en", theme: "light", width: 1440, height: 1000 });
  /** @type {string[]} */
  const found = [];
  const editor = page.getByRole("region", { name: "Forecast by week" });
  try {
    await page.evaluate(() => (location.hash = "#/stock?need=to_order"));
    const product = page.locator("[role=row] a.two").first();
    await product.waitFor({ timeout: 10_000 });
    await product.click();
    const units = editor.getByLabel(/^Units you expect/);
    await units.first().waitFor({ timeout: 20_000 });
    await settled(page);
    await units.nth(3).fill("123");
    await units.nth(3).press("Tab");
    await editor.getByLabel("Model's figure").fill("30");
    // The first week and the last.
    const spans = editor.getByRole("combobox");
    await spans.nth(0).selectOption({ index: 4 });
    await spans.nth(1).selectOption({ index: 5 });
    await editor.getByRole("button", { name: "Apply" }).click();
    await editor.getByText("+30%").first().waitFor({ timeout: 5_000 });
    const save = editor.getByRole("button", { name: "Save 3" });
    if (!(await save.isDisabled())) found.push("journey forecast: it can be saved without a reason");
    await editor.getByLabel("Why").fill("Fair in town");
    await save.click();
    await editor.getByText("The next cycle buys by it").waitFor({ timeout: 20_000 });
    await editor.getByText(/Fair in town/).first().waitFor({ timeout: 10_000 });
    if ((await units.nth(3).inputValue()) !== "123") found.push(`journey forecast: stands at ${await units.nth(3).inputValue()}`);
    const back = editor.getByRole("button", { name: /^Take back/ });
    const before = await back.count();
    await back.first().click();
    await editor.getByText("holds again").waitFor({ timeout: 20_000 });
    await page.waitForTimeout(600);
    if ((await back.count()) !== before - 1) found.push("journey forecast: what was taken back still holds");
    // What stays would change what the next cycle buys: leave it as it was.
    for (let left = await back.count(); left > 0; left -= 1) {
      await back.first().click();
      await page.waitForTimeout(800);
    }
    await page.evaluate(() => (location.hash = "#/stock?view=accuracy"));
    await page.getByText(/By class of product|No week to compare yet/).first().waitFor({ timeout: 20_000 });
  } catch (error) {
    found.push(`journey forecast: ${String(error).split("\n")[0]}`);
  }
  for (const fault of faults) found.push(`journey forecast: console: ${fault}`);
  await context.close();
  return found;
}
