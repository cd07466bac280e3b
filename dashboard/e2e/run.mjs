/**
 * Looks at every page of a running server: `npm run e2e -- http://127.0.0.1:8080/#token=... [--shots DIR] [--quick]`.
 * Fails on axe findings that are serious or worse, on errors in the console, on pages wider than the screen, on table cells
 * without room, on the other language's words on a screen, on a token left in the address, when no stop
 * moves on the dispatch board, when no delay gets into the day under way, when no forecast can be changed, when nothing can be put off, and when keys alone do not get through the inbox.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch, open, settled } from "./browser.mjs";
import { dispatching, foreseeing, journeys, replenishing, snoozing, underWay } from "./journeys.mjs";

const [address, ...rest] = process.argv.slice(2);
if (!address?.includes("#token=")) {
  console.error("usage: npm run e2e -- http://127.0.0.1:8080/#token=TOKEN [--shots DIR] [--quick]");
  process.exit(2);
}
const shots = rest.includes("--shots") ? rest[rest.indexOf("--shots") + 1] : undefined;
const quick = rest.includes("--quick");
if (shots) mkdirSync(shots, { recursive: true });

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const origin = new URL(address).origin;
const token = decodeURIComponent(address.split("#token=")[1] ?? "");

/** @param {string} path @returns {Promise<any>} */
async function api(path) {
  const response = await fetch(origin + path, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** The addresses to look at: each page, and one of each thing that has a page of its own. */
async function places() {
  const [decisions, orders, stock, customers, tickets, routes] = await Promise.all([
    api("/v1/decisions?limit=1&status=proposed"), api("/v1/orders?limit=1"), api("/v1/stock?limit=1"),
    api("/v1/customers?limit=1"), api("/v1/tickets?limit=1"), api("/v1/routes"),
  ]);
  /** @type {[string, string][]} */
  const all = [
    ["today", "#/today"], ["decisions", "#/decisions"], ["snoozed", "#/decisions?status=snoozed"], ["undecided", "#/decisions?view=undecided"], ["orders", "#/orders"],
    ["board", "#/orders?view=board"], ["staffing", "#/orders?view=staffing"], ["stock", "#/stock"], ["accuracy", "#/stock?view=accuracy"], ["delivery", "#/delivery"], ["customers", "#/customers"],
    ["voices", "#/customers?view=voices"], ["care", "#/care"], ["gains", "#/gains"], ["data", "#/data"],
    ["models", "#/models"], ["settings", "#/settings"],
  ];
  const enc = encodeURIComponent;
  if (decisions.items[0]) all.push(["decision", `#/decisions/${enc(decisions.items[0].id)}`]);
  if (orders.items[0]) all.push(["order", `#/orders/${enc(orders.items[0].order)}`]);
  if (stock.items[0]) all.push(["product", `#/stock/${enc(stock.items[0].location)}/${enc(stock.items[0].sku)}`]);
  if (customers.items[0]) all.push(["customer", `#/customers/${enc(customers.items[0].customer)}`]);
  if (tickets.items[0]) all.push(["ticket", `#/care/${enc(tickets.items[0].ticket)}`]);
  if (routes.routes[0]) all.push(["tour", `#/delivery?vehicle=${enc(routes.routes[0].vehicle)}`]);
  return all;
}

/** @type {string[]} */
const found = [];

/**
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
async function judge(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 1) found.push(`${name}: ${wide} px wider than the screen`);
  const crushed = await page.evaluate(() =>
    [...document.querySelectorAll('[role="cell"], [role="columnheader"]')].filter((cell) => cell.checkVisibility() && cell.textContent?.trim() && cell.clientWidth < 24).length);
  if (crushed) found.push(`${name}: ${crushed} table cells have no room for their text`);
  if ((await page.evaluate(() => location.href)).includes("token")) found.push(`${name}: the token stands in the address`);
  await page.evaluate(axe);
  const report = await page.evaluate(() => /** @type {any} */ (window).axe.run(document, { resultTypes: ["violations"] }));
  for (const violation of report.violations) {
    if (violation.impact === "serious" || violation.impact === "critical") {
      found.push(`${name}: axe ${violation.id}: ${violation.nodes.slice(0, 2).map((/** @type {any} */ n) => n.html.slice(0, 140)).join(" | ")}`);
    }
  }
}

/** Words that only one language has on its screens. @type {Record<string, RegExp>} */
const OTHER = { zh: /\b(Decisions|Orders|Loading|Customers|Approve|Waiting)\b/, en: /[决订库配客]/ };

const sizes = [
  { name: "desk", width: 1440, height: 900 }, { name: "phone", width: 360, height: 740 }, { name: "tablet", width: 820, height: 1100 },
];
const browser = await launch();
const all = await places();
let looked = 0;
for (const lang of /** @type {const} */ (["zh", "en"])) {
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    for (const size of sizes) {
      if (quick && (lang === "zh") === (theme === "light") && size.name === "phone") continue;
      if (quick && (lang === "zh" || theme === "dark") && size.name === "tablet") continue;
      const { context, page, faults } = await open(browser, address, { lang, theme, ...size });
      for (const [place, hash] of all) {
        const name = `${place}-${lang}-${theme}-${size.name}`;
        await page.evaluate((to) => (location.hash = to), hash);
        await page.waitForTimeout(80);
        await settled(page).catch(() => found.push(`${name}: still loading after 20 s`));
        if (["delivery", "tour", "product", "voices", "today", "gains"].includes(place)) await page.waitForTimeout(700);
        await judge(page, name);
        const words = await page.evaluate(() => document.querySelector("nav")?.textContent ?? "");
        if (OTHER[lang]?.test(words)) found.push(`${name}: two languages on one screen`);
        if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: size.name === "phone" });
        looked += 1;
      }
      for (const fault of new Set(faults)) found.push(`${lang}-${theme}-${size.name}: console: ${fault.slice(0, 300)}`);
      await context.close();
    }
  }
}
// Tours first: the inbox may turn one down.
found.push(...(await dispatching(browser, address)), ...(await underWay(browser, address)), ...(await replenishing(browser, address)), ...(await foreseeing(browser, address)), ...(await snoozing(browser, address)), ...(await journeys(browser, address)));
await browser.close();
console.log(`${looked} views looked at, ${found.length} findings`);
for (const line of found) console.log(`- ${line}`);
process.exit(found.length ? 1 : 0);
