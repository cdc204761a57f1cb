// masto.js (in Elk, Phanpy) walks the whole of its methods.

import { readFileSync, readdirSync } from "node:fs";
import { createOAuthAPIClient, createRestAPIClient, createStreamingAPIClient } from "masto";
import WebSocket from "ws";
import { Walk, codeOf, eventually, isTrue, picture } from "./steps.mjs";

const { HERE, THERE, TOKEN_FERN, TOKEN_MEI, TOKEN_RAIN } = process.env;
const OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob";
const SCOPES = "read write follow push";
const walk = new Walk("masto.js");
const called = new Set();

// Remembers which methods were called, by the way that leads to them: `v1.statuses.$select.fetch`.
function watched(parent, key, way = "") {
  return new Proxy(() => {}, {
    get: (_, next) => watched(key === undefined ? parent : parent[key], next, way ? `${way}.${String(next)}` : String(next)),
    apply: (_, __, values) => {
      if (key === "$select") return watched(parent.$select(...values), undefined, way);
      called.add(way);
      return parent[key](...values);
    },
  });
}

const client = (url, accessToken) => watched(createRestAPIClient({ url, accessToken }));

async function signedIn(url) {
  const app = await client(url).v1.apps.create({ clientName: "A walk", redirectUris: OUT_OF_BAND, scopes: SCOPES });
  const query = new URLSearchParams({
    response_type: "code", client_id: app.clientId, redirect_uri: OUT_OF_BAND, scope: SCOPES,
  });
  const code = await codeOf(`${url}/oauth/authorize?${query}`);
  const token = await createOAuthAPIClient({ url }).token.create({
    grantType: "authorization_code", clientId: app.clientId, clientSecret: app.clientSecret, redirectUri: OUT_OF_BAND, code,
  });
  return { app, token: token.accessToken, client: client(url, token.accessToken) };
}

const first = await walk.step("the first host signs in as her group", () => signedIn(HERE));
const second = await walk.step("the second host signs in as hers", () => signedIn(THERE));
if (!first || !second) walk.end();
const here = first.client;
const there = second.client;
const rain = client(HERE, TOKEN_RAIN);
const fern = client(THERE, TOKEN_FERN);
const mei = client(HERE, TOKEN_MEI);

// What a phone makes for those who may write to it.
const KEYS = {
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
};

async function isAbsent(promise) {
  try {
    await promise;
  } catch (error) {
    isTrue([404, 405].includes(error?.statusCode), String(error));
    return;
  }
  throw new Error("answered");
}

const all = (list) => list.then((values) => values);
await walk.step("verifyCredentials of the app", () => here.v1.apps.verifyCredentials());
const me = await walk.step("verifyCredentials", () => here.v1.accounts.verifyCredentials());
await walk.step("instance", async () => isTrue((await here.v2.instance.fetch()).title === "Carers of the coast"));
await walk.step("instance v1", async () => isTrue((await here.v1.instance.fetch()).uri === HERE.slice(7)));
await walk.step("extendedDescription", () => here.v1.instance.extendedDescription.fetch());
await walk.step("translationLanguages", () => here.v1.instance.translationLanguages.list());
await walk.step("preferences", () => here.v1.preferences.fetch());
await walk.step("customEmojis", () => here.v1.customEmojis.list());
await walk.step("announcements", () => here.v1.announcements.list());
await walk.step("directory", () => here.v1.directory.list());
await walk.step("trends", async () =>
  [await here.v1.trends.tags.list(), await here.v1.trends.links.list(), await here.v1.trends.statuses.list()]);
await walk.step("updateCredentials", async () =>
  isTrue((await rain.v1.accounts.updateCredentials({ displayName: "Rain", note: "I drive on Tuesdays." })).displayName === "Rain"));

// Finding and following each other.
const find = (who, name, base) =>
  eventually(name, async () =>
    (await who.v2.search.list({ q: `@${name}@${base.slice(7)}`, type: "accounts", resolve: true })).accounts[0]);
const harbour = await walk.step("search", () => find(here, "harbour", THERE));
const carers = await walk.step("search from there", () => find(there, "carers", HERE));
await walk.step("accounts.search", async () => isTrue((await here.v1.accounts.search.list({ q: "harbour" }))[0].id === harbour.id));
await walk.step("lookup", async () => isTrue((await here.v1.accounts.lookup({ acct: harbour.acct })).id === harbour.id));
await walk.step("account", async () => isTrue((await here.v1.accounts.$select(harbour.id).fetch()).username === "harbour"));
await walk.step("accounts", async () => isTrue((await here.v1.accounts.fetch({ id: [harbour.id, me.id] })).length === 2));
await walk.step("follow", () => here.v1.accounts.$select(harbour.id).follow());
await walk.step("followed back", () => there.v1.accounts.$select(carers.id).follow());
await walk.step("relationships", () =>
  eventually("both", async () => {
    const [tie] = await here.v1.accounts.relationships.fetch({ id: [harbour.id] });
    return tie.following && tie.followedBy;
  }));
await walk.step("followers", async () => isTrue((await all(here.v1.accounts.$select(me.id).followers.list()))[0].id === harbour.id));
await walk.step("following", async () => isTrue((await all(here.v1.accounts.$select(me.id).following.list()))[0].id === harbour.id));
await walk.step("familiarFollowers", () => here.v1.accounts.familiarFollowers.fetch({ id: [harbour.id] }));
await walk.step("note", async () =>
  isTrue((await here.v1.accounts.$select(harbour.id).note.create({ comment: "met in June" })).note === "met in June"));
await walk.step("profile.avatar.remove", async () => isTrue((await rain.v1.profile.avatar.remove()).avatar.includes("/static/")));
await walk.step("profile.header.remove", async () => isTrue((await rain.v1.profile.header.remove()).header.includes("/static/")));
await walk.step("a locked profile asks first", () => rain.v1.accounts.updateCredentials({ locked: true }));
const rainThere = await walk.step("she is found", () => find(fern, "rain", HERE));
await walk.step("and asked", () => fern.v1.accounts.$select(rainThere.id).follow());
const asker = await walk.step("followRequests", () => eventually("a request", async () => (await rain.v1.followRequests.list())[0]));
await walk.step("authorize", () => rain.v1.followRequests.$select(asker.id).authorize());
const isFollowed = async () => (await fern.v1.accounts.relationships.fetch({ id: [rainThere.id] }))[0].following;
await walk.step("she is followed", () => eventually("it", isFollowed));
await walk.step("removeFromFollowers", () => rain.v1.accounts.$select(asker.id).removeFromFollowers());
await walk.step("she is left", () => eventually("it", async () => !(await isFollowed())));
await walk.step("and asked again", () => fern.v1.accounts.$select(rainThere.id).follow());
await walk.step("reject", async () => {
  await eventually("a request", async () => (await rain.v1.followRequests.list())[0]);
  await rain.v1.followRequests.$select(asker.id).reject();
});

// Saying something.
const medium = await walk.step("media", () => here.v2.media.create({ file: picture(), description: "A dot" }));
if (medium) {
  await walk.step("media v1", () => here.v1.media.create({ file: picture() }));
  await walk.step("a medium", async () => isTrue((await here.v1.media.$select(medium.id).fetch()).description === "A dot"));
  await walk.step("a medium changed", async () =>
    isTrue((await here.v1.media.$select(medium.id).update({ description: "A small dot" })).description === "A small dot"));
  await walk.step("a post with a picture", async () =>
    isTrue((await here.v1.statuses.create({ status: "A picture", mediaIds: [medium.id] })).mediaAttachments.length === 1));
}
called.add("v1.statuses.create");
const said = await walk.step("a post", () =>
  here.v1.statuses.create({ status: "We meet on Saturday #herons", visibility: "public", spoilerText: "a meeting", language: "en" }));
const copy = await walk.step("home", () =>
  eventually("the post", async () => (await there.v1.timelines.home.list()).find((one) => one.content.includes("Saturday"))));
const mine = here.v1.statuses.$select(said.id);
const theirs = there.v1.statuses.$select(copy.id);
await walk.step("update", () => mine.update({ status: "We meet on Sunday #herons" }));
await walk.step("a status", () => eventually("the change", async () => (await theirs.fetch()).content.includes("Sunday")));
await walk.step("statuses", async () => isTrue((await here.v1.statuses.fetch({ id: [said.id] })).length === 1));
await walk.step("source", async () => isTrue((await mine.source.fetch()).text === "We meet on Sunday #herons"));
await walk.step("history", async () => isTrue((await mine.history.list()).length === 2));
await walk.step("favourite", async () => isTrue((await theirs.favourite()).favourited));
await walk.step("reblog", () => theirs.reblog());
await walk.step("bookmark", async () => isTrue((await theirs.bookmark()).bookmarked));
await walk.step("favourites", async () => isTrue((await there.v1.favourites.list())[0].id === copy.id));
await walk.step("bookmarks", async () => isTrue((await there.v1.bookmarks.list())[0].id === copy.id));
await walk.step("favouritedBy", () => eventually("it", async () => (await mine.favouritedBy.list()).length === 1));
await walk.step("rebloggedBy", () => eventually("it", async () => (await mine.rebloggedBy.list()).length === 1));
await walk.step("a reply", () => there.v1.statuses.create({ status: "We shall come", inReplyToId: copy.id }));
await walk.step("context", () => eventually("the reply", async () => (await mine.context.fetch()).descendants[0]));
const notices = await walk.step("notifications", () =>
  eventually("mention, like, boost", async () => {
    const list = await here.v1.notifications.list();
    const types = list.map((one) => one.type);
    return ["mention", "favourite", "reblog"].every((type) => types.includes(type)) && list;
  }));
await walk.step("a notification", async () =>
  isTrue((await here.v1.notifications.$select(notices[0].id).fetch()).id === notices[0].id));
await walk.step("notifications, unread", () => here.v1.notifications.unreadCount.fetch());
const groups = await walk.step("notifications v2", async () => (await here.v2.notifications.list()).notificationGroups);
await walk.step("a group", async () => {
  const one = here.v2.notifications.$select(groups[0].groupKey);
  await one.fetch();
  await one.accounts.fetch();
  await here.v2.notifications.unreadCount.fetch();
  await one.dismiss();
});
await walk.step("notifications.policy", async () => {
  const policy = await here.v2.notifications.policy.fetch();
  isTrue(policy.forNotFollowing);
});
await walk.step("notifications.requests", async () => {
  isTrue((await here.v1.notifications.requests.list()).length === 0);
  await isAbsent(here.v1.notifications.requests.$select("1").fetch());
  await isAbsent(here.v1.notifications.requests.$select("1").accept());
  await isAbsent(here.v1.notifications.requests.$select("1").dismiss());
  await isAbsent(here.v1.notifications.requests.accept({ id: ["1"] }));
  await isAbsent(here.v1.notifications.requests.dismiss({ id: ["1"] }));
});
await walk.step("dismiss", () => here.v1.notifications.$select(notices[1].id).dismiss());
await walk.step("clear", () => here.v1.notifications.clear());
await walk.step("markers", async () => {
  await here.v1.markers.create({ home: { lastReadId: said.id } });
  isTrue((await here.v1.markers.fetch({ timeline: ["home"] })).home.lastReadId === said.id);
});
await walk.step("undone", async () => {
  isTrue(!(await theirs.unfavourite()).favourited);
  isTrue(!(await theirs.unreblog()).reblogged);
  isTrue(!(await theirs.unbookmark()).bookmarked);
});
await walk.step("pin", async () => {
  isTrue((await mine.pin()).pinned);
  isTrue((await here.v1.accounts.$select(me.id).statuses.list({ pinned: true }))[0].id === said.id);
  isTrue(!(await mine.unpin()).pinned);
});
await walk.step("mute", async () => {
  isTrue((await mine.mute()).muted);
  isTrue(!(await mine.unmute()).muted);
});

// Polls, later, to some only.
await walk.step("a poll", () =>
  here.v1.statuses.create({ status: "Which day?", poll: { options: ["Saturday", "Sunday"], expiresIn: 3600 } }));
const poll = await walk.step("it arrives", () =>
  eventually("the poll", async () => (await there.v1.timelines.home.list()).find((one) => one.poll)?.poll));
await walk.step("polls", async () => isTrue((await there.v1.polls.$select(poll.id).fetch()).options.length === 2));
await walk.step("a vote", async () => isTrue((await there.v1.polls.$select(poll.id).votes.create({ choices: [1] })).voted));
const hours = (count) => new Date(Date.now() + count * 3_600_000).toISOString();
const later = await walk.step("a post for later", () => here.v1.statuses.create({ status: "Tomorrow", scheduledAt: hours(2) }));
await walk.step("scheduledStatuses", async () => {
  isTrue((await here.v1.scheduledStatuses.list())[0].id === later.id);
  const one = here.v1.scheduledStatuses.$select(later.id);
  isTrue((await one.fetch()).params.text === "Tomorrow");
  await one.update({ scheduledAt: hours(3) });
  await one.remove();
});
await walk.step("a direct post", () => here.v1.statuses.create({ status: `@${harbour.acct} quietly`, visibility: "direct" }));
await walk.step("conversations", async () => {
  const talk = await eventually("a conversation", async () => (await there.v1.conversations.list())[0]);
  const one = there.v1.conversations.$select(talk.id);
  isTrue(!(await one.read()).unread);
  await one.remove();
});

// Timelines, lists, filters, tags.
await walk.step("public", async () => isTrue((await here.v1.timelines.public.list({ local: true })).length));
await walk.step("tag timeline", async () => isTrue((await here.v1.timelines.tag.$select("herons").list()).length === 1));
await walk.step("pages", async () => {
  const seen = [];
  for await (const page of here.v1.timelines.home.list({ limit: 2 })) {
    seen.push(...page.map((one) => one.id));
    if (seen.length > 4) break;
  }
  isTrue(seen.length > 2 && new Set(seen).size === seen.length, String(seen));
});
const list = await walk.step("lists.create", () => here.v1.lists.create({ title: "Near us" }));
const circle = here.v1.lists.$select(list.id);
await walk.step("lists", async () => {
  isTrue((await circle.update({ title: "Near" })).title === "Near");
  isTrue((await circle.fetch()).title === "Near");
  isTrue((await here.v1.lists.list()).length === 1);
  await circle.accounts.create({ accountIds: [harbour.id] });
  isTrue((await circle.accounts.list())[0].id === harbour.id);
  isTrue((await here.v1.accounts.$select(harbour.id).lists.list())[0].id === list.id);
  await here.v1.timelines.list.$select(list.id).list();
});
await walk.step("filters v2", async () => {
  const made = await here.v2.filters.create({ title: "quiet", context: ["home"], keywordsAttributes: [{ keyword: "noise" }] });
  const one = here.v2.filters.$select(made.id);
  isTrue((await here.v2.filters.list()).length === 1);
  isTrue((await one.update({ title: "quieter" })).title === "quieter");
  isTrue((await one.fetch()).title === "quieter");
  const word = await one.keywords.create({ keyword: "din" });
  isTrue((await one.keywords.list()).length === 2);
  const words = here.v2.filters.keywords.$select(word.id);
  isTrue((await words.fetch()).keyword === "din");
  isTrue((await words.update({ keyword: "dins" })).keyword === "dins");
  await words.remove();
  const status = await one.statuses.create({ statusId: said.id });
  isTrue((await one.statuses.list()).length === 1);
  await here.v2.filters.statuses.$select(status.id).fetch();
  await here.v2.filters.statuses.$select(status.id).remove();
  await one.remove();
});
await walk.step("filters v1", async () => {
  const made = await here.v1.filters.create({ phrase: "racket", context: ["home"] });
  const one = here.v1.filters.$select(made.id);
  isTrue((await here.v1.filters.list())[0].phrase === "racket");
  isTrue((await one.update({ phrase: "rackets", context: ["home"] })).phrase === "rackets");
  isTrue((await one.fetch()).phrase === "rackets");
  await one.remove();
});
await walk.step("tags", async () => {
  const tag = here.v1.tags.$select("herons");
  isTrue((await tag.fetch()).name === "herons");
  isTrue((await tag.follow()).following);
  isTrue((await here.v1.followedTags.list())[0].name === "herons");
  isTrue(!(await tag.unfollow()).following);
});
await walk.step("featuredTags", async () => {
  const shown = await here.v1.featuredTags.create({ name: "herons" });
  isTrue((await here.v1.featuredTags.list())[0].name === "herons");
  isTrue((await here.v1.accounts.$select(me.id).featuredTags.list()).length === 1);
  await here.v1.featuredTags.suggestions.list();
  await here.v1.featuredTags.$select(shown.id).remove();
});
await walk.step("suggestions", async () => {
  // The group follows all whom it knows.
  isTrue((await here.v1.suggestions.list()).length === 0);
  isTrue((await here.v2.suggestions.list()).length === 0);
});

// What comes by itself.
async function streamed() {
  const { configuration } = await here.v2.instance.fetch();
  const streams = createStreamingAPIClient({
    streamingApiUrl: configuration.urls.streaming, accessToken: first.token, implementation: WebSocket,
  });
  await streams.prepare();
  const heard = {};
  const listen = (name, subscription) => {
    heard[name] = [];
    (async () => {
      for await (const event of subscription) heard[name].push(event);
    })().catch((error) => heard[name].push({ event: "error", payload: String(error) }));
  };
  listen("user", streams.user.subscribe());
  listen("notifications", streams.user.notification.subscribe());
  listen("public", streams.public.subscribe());
  listen("remote", streams.public.remote.subscribe());
  listen("local", streams.public.local.subscribe());
  listen("hashtag", streams.hashtag.subscribe({ tag: "kingfishers" }));
  listen("list", streams.list.subscribe({ list: list.id }));
  listen("direct", streams.direct.subscribe());
  const has = (name, event, words) => async () =>
    heard[name].some((one) => one.event === event && JSON.stringify(one.payload).includes(words));
  // A subscription has no answer: whoever hears of the first post is subscribed.
  await eventually("the streams", async () => {
    const probe = await there.v1.statuses.create({ status: `@${carers.acct} listen #kingfishers` });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await there.v1.statuses.$select(probe.id).remove();
    return has("list", "update", "listen")();
  });
  const spoken = await there.v1.statuses.create({ status: `@${carers.acct} look: #kingfishers` });
  const own = await here.v1.statuses.create({ status: "Ours: #kingfishers" });
  for (const name of ["user", "public", "remote", "hashtag", "list"]) {
    await eventually(`the post in ${name}`, has(name, "update", "look"));
  }
  await eventually("ours", has("local", "update", "Ours"));
  await eventually("the mention", has("notifications", "notification", "look"));
  await here.v1.statuses.$select(own.id).update({ status: "Ours, changed: #kingfishers" });
  await eventually("the change", has("local", "status.update", "changed"));
  await here.v1.statuses.$select(own.id).remove();
  await eventually("its end", has("user", "delete", own.id));
  await there.v1.statuses.create({ status: `@${carers.acct} quietly`, visibility: "direct" });
  await eventually("the talk", has("direct", "conversation", "quietly"));
  await there.v1.statuses.$select(spoken.id).remove();
  streams.close();
}
await walk.step("streams", streamed);
await walk.step("push", async () => {
  const push = here.v1.push.subscription;
  const endpoint = "https://push.example/one";
  const made = await push.create({ subscription: { endpoint, keys: KEYS }, data: { alerts: { mention: true }, policy: "followed" } });
  isTrue(made.endpoint === endpoint && made.alerts.mention && !made.alerts.follow && made.serverKey);
  isTrue((await push.fetch()).id === made.id);
  isTrue((await push.update({ data: { alerts: { follow: true } } })).alerts.follow);
  await push.remove();
  await isAbsent(push.fetch());
});

// Turning away, and the end.
await walk.step("a list ends", async () => {
  await circle.accounts.remove({ accountIds: [harbour.id] });
  await circle.remove();
});
await walk.step("muting", async () => {
  isTrue((await here.v1.accounts.$select(harbour.id).mute({ duration: 60 })).muting);
  isTrue((await here.v1.mutes.list())[0].id === harbour.id);
  isTrue(!(await here.v1.accounts.$select(harbour.id).unmute()).muting);
});
await walk.step("domainBlocks", async () => {
  await rain.v1.domainBlocks.create({ domain: "spam.example" });
  isTrue((await rain.v1.domainBlocks.list())[0] === "spam.example");
  await rain.v1.domainBlocks.remove({ domain: "spam.example" });
});
await walk.step("reports", () => rain.v1.reports.create({ accountId: harbour.id, comment: "please look", category: "other" }));
await walk.step("admin.reports", async () => {
  const [report] = await mei.v1.admin.reports.list();
  const one = mei.v1.admin.reports.$select(report.id);
  await one.fetch();
  isTrue((await one.resolve()).actionTaken);
  isTrue(!(await one.reopen()).actionTaken);
});
await walk.step("admin.accounts", async () => {
  isTrue((await mei.v1.admin.accounts.list({ local: true })).length);
  await mei.v1.admin.accounts.$select(harbour.id).fetch();
});
await walk.step("admin.domainBlocks", async () => {
  const made = await mei.v1.admin.domainBlocks.create({ domain: "spam.example", severity: "suspend" });
  isTrue((await mei.v1.admin.domainBlocks.list())[0].domain === "spam.example");
  await mei.v1.admin.domainBlocks.$select(made.id).remove();
});
await walk.step("blocking", async () => {
  isTrue((await here.v1.accounts.$select(harbour.id).block()).blocking);
  isTrue((await here.v1.blocks.list())[0].id === harbour.id);
  isTrue(!(await here.v1.accounts.$select(harbour.id).unblock()).blocking);
});
await walk.step("unfollow", async () => isTrue(!(await here.v1.accounts.$select(harbour.id).unfollow()).following));
await walk.step("remove", () => mine.remove());
await walk.step("it is gone there", () => eventually("its end", () => isAbsent(theirs.fetch()).then(() => true, () => false)));
await walk.step("accounts.create", async () => {
  const app = await client(HERE).v1.apps.create({ clientName: "Joining", redirectUris: OUT_OF_BAND, scopes: "read write" });
  const own = await createOAuthAPIClient({ url: HERE }).token.create({
    grantType: "client_credentials", clientId: app.clientId, clientSecret: app.clientSecret, redirectUri: OUT_OF_BAND, scope: "read write",
  });
  await client(HERE, own.accessToken).v1.accounts.create({
    username: "newcomer", email: "new@example.org", password: "a kingfisher over the water", agreement: true, locale: "en",
    reason: "I care for my father",
  });
});
await walk.step("revoke", () => createOAuthAPIClient({ url: THERE }).revoke({
  clientId: second.app.clientId, clientSecret: second.app.clientSecret, token: second.token,
}));
await walk.step("which opens nothing any more", () => there.v1.accounts.verifyCredentials().then(
  () => isTrue(false), (error) => isTrue(error.statusCode === 401)));

// What is not here says so (docs/mastodon-api.md has the reasons).
const absent = [
  "v1.accounts.$select.identityProofs.list", "v1.accounts.$select.endorsements.list", "v1.accounts.$select.collections.list",
  "v1.accounts.$select.inCollections.list", "v1.accounts.$select.pin", "v1.accounts.$select.unpin", "v1.accounts.$select.endorse",
  "v1.accounts.$select.unendorse", "v1.annualReports.$select.fetch", "v1.annualReports.$select.read",
  "v1.annualReports.$select.generate", "v1.annualReports.list", "v1.collections.$select.fetch", "v1.collections.$select.update",
  "v1.collections.$select.remove", "v1.collections.create", "v1.collections.$select.items.create",
  "v1.collections.$select.items.$select.remove", "v1.collections.$select.items.$select.revoke", "v1.announcements.$select.dismiss",
  "v1.announcements.$select.reactions.$select.update", "v1.announcements.$select.reactions.$select.remove", "v1.endorsements.list",
  "v1.instance.languages.list", "v1.instance.peers.list", "v1.instance.activity.list", "v1.instance.domainBlocks.fetch", "v1.search.list",
  "v1.statuses.$select.quotes.list", "v1.statuses.$select.translate", "v1.suggestions.$select.remove",
  "v1.conversations.$select.unread",
  "v1.timelines.direct.list", "v1.timelines.link.list", "v1.emails.confirmations.create", "v1.tags.$select.feature",
  "v1.tags.$select.unfeature", "v1.profile.fetch", "v1.profile.update",
];
for (const way of absent) {
  await walk.step(`${way} is not here`, () =>
    isAbsent(way.split(".").reduce((on, key) => (key === "$select" ? on.$select("1") : on[key]), here)({})));
}

// Shown by other steps, or by tests of ours; the policy is sent otherwise than the documentation has it.
const elsewhere = ["v1.statuses.$select.card.fetch", "v1.notifications.fetch", "v2.notifications.policy.update"];

// Every method that its types name, but those of moderators.
function methods(version) {
  const root = new URL(`./node_modules/masto/dist/esm/mastodon/rest/`, import.meta.url);
  const resources = {};
  for (const file of readdirSync(new URL(`${version}/`, root), { recursive: true })) {
    if (!file.endsWith(".d.ts") || file.startsWith("admin")) continue;
    const text = readFileSync(new URL(`${version}/${file}`, root), "utf8").replace(/\/\*[^]*?\*\//g, "");
    for (const [, name, body] of text.matchAll(/export interface (\S+Resource) \{\n([^]*?)\n\}/g)) {
      resources[name] = [...body.matchAll(/^ {4}(\$select|\w+)(?:\([^)]*\))?: ?(.*);/gm)].map(([, key, type]) => [key, type]);
    }
  }
  const ways = (name, way) =>
    (resources[name] ?? []).flatMap(([key, type]) =>
      type.startsWith("Method") ? [`${way}.${key}`] : ways(type.replace(/^.*\./, ""), `${way}.${key}`));
  const text = readFileSync(new URL("client.d.ts", root), "utf8");
  const [, body] = text.match(new RegExp(`interface ${version.toUpperCase()}Resource \\{\\n([^]*?)\\n\\}`));
  return [...body.matchAll(/^ {4}(\w+): ?(.*);/gm)].flatMap(([, key, type]) =>
    key === "admin" ? [] : ways(type.replace(/^.*\./, "").replace("Repository", "Resource"), `${version}.${key}`));
}
await walk.step("no method was forgotten", async () => {
  const known = [...methods("v1"), ...methods("v2")];
  isTrue(known.length > 150, String(known.length));
  const left = known.filter((way) => !called.has(way) && !elsewhere.includes(way));
  isTrue(left.length === 0, left.join(", "));
});
walk.end();
