// The site in a real browser: axe-core finds no fault, in light and dark; no
// page scrolls sideways at 320 px; what stands together in a card or a fact
// begins on the same side, in whatever language; nothing is asked of other hosts; nothing
// is written to the console (a broken Content-Security-Policy is).
//
//	browser.mjs FOLDER ADDRESS...

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "./site.mjs";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [root, ...addresses] = process.argv.slice(2);
const server = await serve(root);
const profile = mkdtempSync(join(tmpdir(), "assises-chromium-"));
const faults = [];

const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

function watch(page, address) {
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith("data:"))
      faults.push(`${address}: asks ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${address}: ${response.status()} for ${response.url()}`);
  });
  page.on("console", (message) => faults.push(`${address}: console: ${message.text()}`));
}

async function runAxe(page, address, scheme) {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  const { violations } = await page.evaluate(() =>
    axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"],
      resultTypes: ["violations"],
    }),
  );
  for (const { id, help, nodes } of violations)
    for (const node of nodes.slice(0, 3))
      faults.push(`${address} (${scheme}): ${id}: ${help}: ${node.html.slice(0, 160)}`);
}

async function measure(page, address) {
  await page.setViewportSize({ width: 320, height: 800 });
  const wide = await page.evaluate(() => {
    if (document.documentElement.scrollWidth <= 320) return [];
    return [...document.querySelectorAll("body *")]
      .filter((e) => e.getBoundingClientRect().right > 321 || e.getBoundingClientRect().left < -1)
      .slice(0, 3)
      .map((e) => e.outerHTML.slice(0, 120))
      .concat(`${document.documentElement.scrollWidth} px`);
  });
  if (wide.length) faults.push(`${address}: scrolls sideways at 320 px: ${wide.join(" | ")}`);
}

// On a page that runs from right to left, French words beside French words.
async function sides(page, address) {
  const odd = await page.evaluate(() => {
    const side = (e) => {
      const { textAlign, direction } = getComputedStyle(e);
      return /left|right/.test(textAlign) ? textAlign.match(/left|right/)[0] : direction === "rtl" ? "right" : "left";
    };
    return [...document.querySelectorAll("li, dd, .card")].flatMap((box) => {
      const blocks = [...box.querySelectorAll(":scope > :is(h2, h3, p, .note), :scope > ul > li, :scope > ul > li > .role")]
        .filter((e) => getComputedStyle(e).display !== "inline");
      if (box.localName === "dd" || !blocks.some((e) => /^H/.test(e.tagName))) blocks.push(box);
      return blocks.some((e) => side(e) !== side(blocks[0])) ? [box.outerHTML.slice(0, 120)] : [];
    });
  });
  for (const html of odd.slice(0, 3)) faults.push(`${address}: begins on both sides: ${html}`);
}

async function judge(address) {
  const page = await context.newPage();
  watch(page, address);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(server.url + address);
  await page.evaluate(axe);
  await sides(page, address);
  for (const scheme of ["light", "dark"]) await runAxe(page, address, scheme);
  await measure(page, address);
  await page.close();
}

try {
  for (const address of addresses) await judge(address);
} finally {
  await context.close();
  server.close();
  rmSync(profile, { recursive: true, force: true });
}
for (const line of faults) console.log(line);
console.log(`${addresses.length} pages, ${faults.length} faults`);
process.exit(faults.length || !addresses.length ? 1 : 0);
