// Every internal link, image, style sheet and anchor of a published site
// leads to something that is there; every page can be reached from the home
// page; the addresses in feeds and sitemaps are those of pages.
//
//	links.mjs FOLDER URL	a site made for URL
//	links.mjs FOLDER file	one to be read from the disk

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { addressOf, files, tags, unescape } from "./site.mjs";

const [root, site] = process.argv.slice(2);
const fromDisk = site === "file";
const base = fromDisk ? new URL("file:///site/") : new URL(site.replace(/\/?$/, "/"));
const all = files(root);
const present = new Set(all);
const faults = [];
const pages = new Map();
const reached = new Set();

function fault(page, text) {
  faults.push(`${page}: ${text}`);
}

/** The file that an address stands for, or null for another site's. */
function fileOf(url) {
  if (url.origin !== base.origin || url.protocol !== base.protocol) return null;
  if (!url.pathname.startsWith(base.pathname)) return null;
  const path = decodeURIComponent(url.pathname.slice(base.pathname.length));
  if (path === "" || path.endsWith("/")) return fromDisk ? path : path + "index.html";
  return path;
}

for (const path of all.filter((name) => name.endsWith(".html"))) {
  const found = tags(readFileSync(join(root, path), "utf8"));
  const ids = found.map((tag) => tag.attributes.id).filter((id) => id !== undefined);
  pages.set(path, { found, ids: new Set(ids), twice: ids.filter((id, i) => ids.indexOf(id) !== i) });
}

function check(page, reference, kind) {
  const here = new URL(fromDisk ? page : addressOf(page).slice(1), base);
  let url;
  try {
    url = new URL(reference, here);
  } catch {
    return fault(page, `not an address: ${reference}`);
  }
  if (fromDisk && /^\/|^https?:\/\/assises\.example/.test(reference) && kind !== "meta")
    return fault(page, `not relative: ${reference}`);
  const target = fileOf(url);
  if (target === null) return;
  if (!present.has(target)) return fault(page, `leads nowhere: ${reference}`);
  if (kind === "a" || kind === "refresh") reached.add(target);
  if (!url.hash || url.hash === "#") return;
  const id = decodeURIComponent(url.hash.slice(1));
  if (!pages.get(target)?.ids.has(id)) fault(page, `no such anchor: ${reference}`);
}

for (const [path, { found, twice }] of pages) {
  for (const id of twice) fault(path, `id twice: ${id}`);
  for (const { name, attributes } of found) {
    const absolute = name === "link" && /canonical|alternate/.test(attributes.rel);
    if (attributes.href !== undefined && name !== "base")
      check(path, attributes.href, absolute ? "meta" : name);
    if (attributes.src !== undefined) check(path, attributes.src, name);
    if (/^refresh$/i.test(attributes["http-equiv"] ?? ""))
      check(path, attributes.content.replace(/^.*url=\s*/i, ""), "refresh");
  }
}

for (const path of all.filter((name) => name.endsWith(".css"))) {
  const css = readFileSync(join(root, path), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  for (const [, , reference] of css.matchAll(/url\(\s*(["']?)([^"')]+)\1\s*\)/g))
    if (!/^(data:|#)/.test(reference) && !present.has(posix.join(dirname(path), reference.replace(/[?#].*/, ""))))
      fault(path, `leads nowhere: ${reference}`);
}

if (!fromDisk) {
  for (const path of all.filter((name) => name.endsWith(".xml"))) {
    const xml = readFileSync(join(root, path), "utf8");
    const addresses = [
      ...xml.matchAll(/<(?:loc|id)>([^<]*)</g),
      ...xml.matchAll(/href="([^"]*)"/g),
    ].map(([, address]) => unescape(address));
    for (const address of addresses) check(path, address, "xml");
  }
  for (const path of pages.keys()) {
    const isRedirect = pages.get(path).found.some((tag) => tag.attributes["http-equiv"] === "refresh");
    if (!reached.has(path) && path !== "404.html" && !isRedirect)
      fault(path, "no page links to it");
  }
}

for (const line of faults) console.log(line);
console.log(`${pages.size} pages, ${faults.length} faults`);
process.exit(faults.length || !pages.size ? 1 : 0);
