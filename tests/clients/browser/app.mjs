// An app that lives in a browser on a host of its own, as Elk and Phanpy do: what it may ask, the browser decides. Each of these is
// called by with_browser.mjs, from outside.

import { createOAuthAPIClient, createRestAPIClient, createStreamingAPIClient } from "masto";

const SCOPES = "read write follow push";
const callback = `${location.origin}/`;
const kept = JSON.parse(sessionStorage.getItem("app") ?? "{}");
const keep = (more) => sessionStorage.setItem("app", JSON.stringify(Object.assign(kept, more)));
const client = () => createRestAPIClient({ url: kept.node, accessToken: kept.token });
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function isTrue(condition, said = "it is not so") {
  if (!condition) throw new Error(said);
}

// What the browser lets an app read of an answer.
const ask = (path, options = {}) =>
  fetch(kept.node + path, { ...options, headers: { Authorization: `Bearer ${kept.token}`, ...options.headers } });

async function picture() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
  canvas.getContext("2d").fillRect(5, 5, 20, 20);
  return new File([await new Promise((done) => canvas.toBlob(done, "image/png"))], "square.png", { type: "image/png" });
}

let streams;
const heard = [];

window.app = {
  // Makes itself known, and gives the address where she lets it in.
  async register(node) {
    const known = await (await fetch(`${node}/.well-known/oauth-authorization-server`)).json();
    isTrue(known.code_challenge_methods_supported.includes("S256"), "no PKCE");
    const made = await createRestAPIClient({ url: node }).v1.apps.create({
      clientName: "A browser", redirectUris: callback, scopes: SCOPES,
    });
    const verifier = base64url(crypto.getRandomValues(new Uint8Array(48)));
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    keep({ node, verifier, id: made.clientId, secret: made.clientSecret, state: base64url(crypto.getRandomValues(new Uint8Array(12))) });
    return `${known.authorization_endpoint}?${new URLSearchParams({
      response_type: "code", client_id: kept.id, redirect_uri: callback, scope: SCOPES, state: kept.state,
      code_challenge: base64url(new Uint8Array(digest)), code_challenge_method: "S256",
    })}`;
  },

  // She is back, with a code in the address.
  async arrive() {
    const given = new URLSearchParams(location.search);
    isTrue(given.get("state") === kept.state, "another state");
    const token = await createOAuthAPIClient({ url: kept.node }).token.create({
      grantType: "authorization_code", clientId: kept.id, clientSecret: kept.secret, redirectUri: callback,
      code: given.get("code"), codeVerifier: kept.verifier,
    });
    keep({ token: token.accessToken });
    return (await client().v1.accounts.verifyCredentials()).username;
  },

  instance: async () => (await client().v2.instance.fetch()).title,

  async post() {
    const file = await picture();
    const medium = await client().v2.media.create({ file, description: "A dark square", focus: "0.1,0.2" });
    const said = await client().v1.statuses.create(
      { status: "From a browser #kingfishers", visibility: "public", mediaIds: [medium.id] },
      { requestInit: { headers: { "Idempotency-Key": crypto.randomUUID() } } },
    );
    keep({ said: said.id });
    const changed = await client().v1.statuses.$select(said.id).update({ status: "From a browser, changed #kingfishers", mediaIds: [medium.id] });
    isTrue(changed.content.includes("changed"));
    return medium.url;
  },

  // An app may draw it, and read its dots: the file's own answer lets it.
  shown: (url) =>
    new Promise((done, fail) => {
      const image = Object.assign(new Image(), { crossOrigin: "anonymous", src: url });
      image.onerror = () => fail(new Error("the browser does not show it"));
      image.onload = () => {
        const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
        canvas.getContext("2d").drawImage(image, 0, 0);
        done(canvas.getContext("2d").getImageData(0, 0, 1, 1).data.length);
      };
    }),

  profile: async () =>
    (await client().v1.accounts.updateCredentials({ note: "I write from a browser", avatar: await picture() })).source.note,

  async home() {
    const page = await client().v1.timelines.home.list({ limit: 1 });
    return page.map((one) => one.content);
  },

  // Pages lead on by a header that an app may only read if it is told to it.
  async pages() {
    const first = await ask("/api/v1/timelines/home?limit=1");
    const [next] = first.headers.get("Link").match(/(?<=^<)[^>]+/);
    isTrue(Number(first.headers.get("X-RateLimit-Remaining")) > 0, "no limits to read");
    const second = await fetch(next, { headers: { Authorization: `Bearer ${kept.token}` } });
    const [one, other] = [await first.json(), await second.json()];
    return one[0].id !== other[0]?.id;
  },

  // What is refused is refused in words, and not by silence of the browser.
  async refusals() {
    const asked = [
      await ask("/api/v1/statuses/1"),
      await ask("/api/v1/nothing"),
      await ask("/api/v1/statuses", { method: "POST", body: new URLSearchParams({ status: "" }) }),
      await ask("/api/v1/accounts/verify_credentials", { headers: { Authorization: "Bearer wrong" } }),
    ];
    for (const answer of asked) isTrue(typeof (await answer.json()).error === "string", answer.url);
    return asked.map((answer) => answer.status);
  },

  find: async (handle) => (await client().v2.search.list({ q: handle, type: "accounts", resolve: true })).accounts[0].acct,

  async follow(acct) {
    const account = await client().v1.accounts.lookup({ acct });
    await client().v1.accounts.$select(account.id).follow();
  },

  async listen() {
    const { configuration } = await client().v2.instance.fetch();
    streams = createStreamingAPIClient({ streamingApiUrl: configuration.urls.streaming, accessToken: kept.token, implementation: WebSocket });
    await streams.prepare();
    const events = streams.user.subscribe();
    (async () => {
      for await (const event of events) heard.push(`${event.event} ${JSON.stringify(event.payload)}`);
    })();
    // The other way, for those who have no sockets.
    const source = new EventSource(`${kept.node}/api/v1/streaming/user?access_token=${kept.token}`);
    source.addEventListener("update", (event) => heard.push(`by lines ${event.data}`));
    await new Promise((opened, refused) => Object.assign(source, { onopen: opened, onerror: () => refused(new Error("no lines")) }));
  },

  heard: async (words) => heard.filter((one) => one.includes(words)).map((one) => one.split(" ")[0]),

  async remove() {
    await client().v1.statuses.$select(kept.said).remove();
    return (await ask(`/api/v1/statuses/${kept.said}`)).status;
  },

  async leave() {
    streams.close();
    await createOAuthAPIClient({ url: kept.node }).revoke({ clientId: kept.id, clientSecret: kept.secret, token: kept.token });
    return (await ask("/api/v1/accounts/verify_credentials")).status;
  },
};
