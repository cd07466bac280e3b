/** Starts Debian's Chromium with a new profile, and signs a page in. */
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
];

export function launch() {
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", headless: true, args: FLAGS });
}

/**
 * A page in one language, theme and size, signed in, at its first view.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address with `#token=...`
 * @param {{ lang: "zh" | "en", theme: "light" | "dark", width: number, height: number }} look
 */
export async function open(browser, address, look) {
  const viewport = { width: look.width, height: look.height };
  const context = await browser.newContext({ viewport, colorScheme: look.theme, reducedMotion: "reduce", locale: look.lang === "zh" ? "zh-CN" : "en-GB" });
  await context.addInitScript(([lang, theme]) => {
    localStorage.setItem("quartermaster.lang", lang ?? "en");
    localStorage.setItem("quartermaster.theme", theme ?? "light");
  }, [look.lang, look.theme]);
  const page = await context.newPage();
  /** @type {string[]} */
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(address);
  await page.waitForSelector("main h1");
  return { context, page, faults };
}

/**
 * Waits until nothing is being loaded.
 * @param {import("playwright-core").Page} page
 */
export async function settled(page) {
  await page.waitForFunction(() => !document.querySelector(".skeleton"), null, { timeout: 20_000 });
  await page.waitForTimeout(350);
}
