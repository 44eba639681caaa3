// What the judges share: the files of a published site, and a server for them.

import { createServer } from "node:http";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
};

/** Paths of all files below `root`, "a/b/index.html", sorted. */
export function files(root, folder = root) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return files(root, path);
      return [relative(root, path).split(sep).join("/")];
    })
    .filter((path) => !path.startsWith(".assises/"))
    .sort();
}

/** "a/b/index.html" as an address: "/a/b/". */
export function addressOf(path) {
  return "/" + path.replace(/(^|\/)index\.html$/, "$1");
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

export function unescape(text) {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name]);
}

/** All tags of a page as {name, attributes}; comments and scripts left out. */
export function tags(html) {
  const bare = html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/(<(script|style)\b[^>]*>)[\s\S]*?<\/\2/g, "$1");
  const found = [];
  for (const [, name, rest] of bare.matchAll(/<([a-z][a-z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi)) {
    const attributes = {};
    for (const [, key, , a, b] of rest.matchAll(/([^\s=\/"']+)\s*(=\s*(?:"([^"]*)"|'([^']*)'))?/g))
      attributes[key.toLowerCase()] = unescape(a ?? b ?? "");
    found.push({ name: name.toLowerCase(), attributes });
  }
  return found;
}

/** Serve `root` on a free port of this machine; gives {url, close}. */
export async function serve(root) {
  const server = createServer((request, response) => {
    let path = join(root, decodeURIComponent(new URL(request.url, "http://x/").pathname));
    if (existsSync(path) && statSync(path).isDirectory()) path = join(path, "index.html");
    if (!existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
    response.end(readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
