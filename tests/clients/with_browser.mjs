// Two apps in a real browser, each on a host that is not the node's: masto.js as apps that live in a browser have it, with the
// node's own pages to sign in on; and mastodon-embed-timeline, with which a group shows on its website what it says.

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { createRestAPIClient } from "masto";
import { Walk, eventually, isTrue } from "./steps.mjs";

const { HERE, THERE, HOST, PASSWORD, PORT, TOKEN_FERN, TOKEN_RAIN } = process.env;
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript" };
const room = dirname(fileURLToPath(import.meta.url));
const walk = new Walk("browser");

// The app's own host.
const files = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://app").pathname));
  const file = path.startsWith("/node_modules/") ? join(room, path) : join(room, "browser", path === "/" ? "index.html" : path);
  try {
    const text = await readFile(file);
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" }).end(text);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => files.listen(0, "127.0.0.1", ready));
const app = `http://127.0.0.1:${files.address().port}`;

// The few words of the WebDriver protocol that are needed.
const driver = spawn("chromedriver", [`--port=${PORT}`], { stdio: "ignore" });
let session = `http://127.0.0.1:${PORT}`;

async function drive(method, path, body) {
  const answer = await fetch(session + path, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(value.message);
  return value;
}

async function started() {
  await eventually("chromedriver", () => drive("GET", "/status").then((status) => status.ready, () => false));
  const args = [
    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--window-size=360,800",
    "--accept-lang=en", "--disable-background-networking",
  ];
  const { sessionId } = await drive("POST", "/session", { capabilities: { alwaysMatch: { "goog:chromeOptions": { args } } } });
  session += `/session/${sessionId}`;
}

const go = (url) => drive("POST", "/url", { url });
const where = () => drive("GET", "/url");
const find = async (selector) => (await drive("POST", "/element", { using: "css selector", value: selector }))[ELEMENT];
const type = async (selector, text) => drive("POST", `/element/${await find(selector)}/value`, { text });
const press = async (selector) => drive("POST", `/element/${await find(selector)}/click`, {});
const read = (script) => drive("POST", "/execute/sync", { script: `return ${script}`, args: [] });

// Calls one of app.mjs, and gives what it gives.
async function call(name, ...given) {
  const script = `
    const done = arguments[arguments.length - 1];
    const ready = () => window.app ? Promise.resolve() : new Promise((later) => setTimeout(later, 50)).then(ready);
    ready().then(() => window.app[arguments[0]](...arguments[1]))
      .then((value) => done({ value }), (error) => done({ error: String(error?.stack ?? error) }));`;
  const { value, error } = await drive("POST", "/execute/async", { script, args: [name, given] });
  if (error) throw new Error(error);
  return value;
}

const fern = createRestAPIClient({ url: THERE, accessToken: TOKEN_FERN });
const rain = createRestAPIClient({ url: HERE, accessToken: TOKEN_RAIN });

async function signedIn() {
  await go(app);
  await go(await call("register", HERE));
  await type("input[name=handle]", HOST);
  await type("input[name=password]", PASSWORD);
  await press("form[action='/sign-in'] button");
  await eventually("the question", async () => (await where()).startsWith(`${HERE}/oauth/authorize`));
  await press("input[name=voice][value=group]");
  await press("button[name=decision][value=yes]");
  await eventually("the way back", async () => (await where()).startsWith(`${app}/?`));
  isTrue((await call("arrive")) === "carers");
}

// What mastodon-embed-timeline shows; `settings` are those that its readers write into their page.
async function embedded(settings) {
  await go(`${app}/timeline.html?${new URLSearchParams({ instanceUrl: HERE, ...settings })}`);
  return eventually("the timeline", async () => {
    const problem = await read("document.querySelector('.mt-error')?.innerText");
    if (problem) throw new Error(problem);
    const shown = await read("[...document.querySelectorAll('article.mt-post')].map((post) => post.innerText)");
    return shown.length > 0 && shown;
  });
}

async function walked() {
  await walk.step("starts", started);
  await walk.step("she signs in by the pages, with PKCE, and comes back to the app", signedIn);
  await walk.step("instance", async () => isTrue((await call("instance")) === "Carers of the coast"));
  const url = await walk.step("a picture, a post, a change", () => call("post"));
  await walk.step("the picture is shown, and may be read", async () => isTrue((await call("shown", url)) === 4));
  await walk.step("a profile with a picture", async () => isTrue((await call("profile")) === "I write from a browser"));
  await walk.step("home", async () => isTrue((await call("home"))[0].includes("changed")));
  await walk.step("refusals are read", async () => isTrue(String(await call("refusals")) === "404,404,422,401"));
  await walk.step("search by the network", async () =>
    isTrue((await call("find", `@fern@${THERE.slice(7)}`)) === `fern@${THERE.slice(7)}`));
  await walk.step("follow", () => call("follow", `fern@${THERE.slice(7)}`));
  await walk.step("streams", async () => {
    await call("listen");
    await eventually("what fern says, by both ways", async () => {
      await fern.v1.statuses.create({ status: "A kingfisher!", visibility: "public" });
      const ways = await call("heard", "A kingfisher!");
      return ways.includes("update") && ways.includes("by");
    });
  });
  await walk.step("pages lead on", async () => isTrue(await call("pages")));
  await walk.step("a group's website shows what it says to everyone, and nothing else", async () => {
    await rain.v1.statuses.create({ status: "Said among us only #soup", visibility: "private" });
    await rain.v1.statuses.create({ status: "Soup on Friday #soup", visibility: "public" });
    const [group] = (await rain.v2.search.list({ q: "carers", type: "accounts" })).accounts;
    const profile = await embedded({ timelineType: "profile", userId: group.id, profileName: "@carers" });
    isTrue(profile.some((post) => post.includes("From a browser, changed")), profile.join());
    const local = await embedded({ timelineType: "local" });
    isTrue(local.some((post) => post.includes("Soup on Friday")), local.join());
    isTrue(!local.some((post) => post.includes("among us")), local.join());
    const tagged = await embedded({ timelineType: "hashtag", hashtagName: "soup" });
    isTrue(tagged.length === 1 && tagged[0].includes("Soup on Friday"), tagged.join());
  });
  await walk.step("a post goes", async () => {
    await go(app);
    isTrue((await call("remove")) === 404);
  });
  await walk.step("she signs out, and the token is none any more", async () => {
    await call("listen");
    isTrue((await call("leave")) === 401);
  });
}

await walked();
await drive("DELETE", "").catch(() => {});
driver.kill();
files.close();
walk.end();
