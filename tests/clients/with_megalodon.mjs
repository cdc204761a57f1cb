// megalodon (in Fedistar, Whalebird) walks the whole of its methods.

import { createReadStream, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import generator from "megalodon";
import { Walk, codeOf, eventually, isTrue, picture } from "./steps.mjs";

const { HERE, THERE, TOKEN_FERN, TOKEN_RAIN } = process.env;
const walk = new Walk("megalodon");
const called = new Set();

// Remembers which methods were called.
function watched(client) {
  return new Proxy(client, {
    get(target, name) {
      const value = target[name];
      if (typeof value !== "function") return value;
      called.add(name);
      return value.bind(target);
    },
  });
}

const client = (base, token) => watched(generator.default ? generator.default("mastodon", base, token) : generator("mastodon", base, token));

async function signedIn(base) {
  const unknown = client(base);
  const scopes = ["read", "write", "follow", "push"];
  const app = await unknown.registerApp("A walk", { scopes, redirect_uris: "urn:ietf:wg:oauth:2.0:oob" });
  called.add("createApp").add("generateAuthUrl");
  const code = await codeOf(app.url);
  const token = await unknown.fetchAccessToken(app.client_id, app.client_secret, code, "urn:ietf:wg:oauth:2.0:oob");
  return { app, token: token.access_token, client: client(base, token.access_token) };
}

const data = async (promise) => (await promise).data;

// What a phone makes for those who may write to it.
const KEYS = {
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
};

async function isAbsent(promise, statuses = [404]) {
  try {
    await promise;
  } catch (error) {
    isTrue(statuses.includes(error?.response?.status), String(error));
    return;
  }
  throw new Error("answered");
}

const first = await walk.step("the first host signs in as her group", () => signedIn(HERE));
const second = await walk.step("the second host signs in as hers", () => signedIn(THERE));
if (!first || !second) walk.end();
const here = first.client;
const there = second.client;
const rain = client(HERE, TOKEN_RAIN);
const fern = client(THERE, TOKEN_FERN);

await walk.step("verifyAppCredentials", () => here.verifyAppCredentials());
const me = await walk.step("verifyAccountCredentials", () => data(here.verifyAccountCredentials()));
await walk.step("getInstance", async () => isTrue((await data(here.getInstance())).title === "Carers of the coast"));
await walk.step("getPreferences", () => here.getPreferences());
await walk.step("getInstanceTrends", () => here.getInstanceTrends());
await walk.step("getInstanceDirectory", () => here.getInstanceDirectory());
await walk.step("getInstanceCustomEmojis", () => here.getInstanceCustomEmojis());
await walk.step("getInstanceAnnouncements", () => here.getInstanceAnnouncements());
await walk.step("updateCredentials", async () =>
  isTrue((await data(rain.updateCredentials({ display_name: "Rain", note: "I drive on Tuesdays." }))).display_name === "Rain"));

// Finding and following each other.
const find = async (who, name, base) =>
  eventually(name, async () =>
    (await data(who.search(`@${name}@${base.slice(7)}`, { type: "accounts", resolve: true }))).accounts[0]);
const harbour = await walk.step("search", () => find(here, "harbour", THERE));
const carers = await walk.step("search from there", () => find(there, "carers", HERE));
await walk.step("searchAccount", async () => isTrue((await data(here.searchAccount("harbour")))[0].id === harbour.id));
await walk.step("lookupAccount", async () => isTrue((await data(here.lookupAccount(harbour.acct))).id === harbour.id));
await walk.step("getAccount", async () => isTrue((await data(here.getAccount(harbour.id))).username === "harbour"));
await walk.step("followAccount", () => here.followAccount(harbour.id));
await walk.step("followed back", () => there.followAccount(carers.id));
await walk.step("getRelationship", () =>
  eventually("both", async () => {
    const tie = await data(here.getRelationship(harbour.id));
    return tie.following && tie.followed_by;
  }));
await walk.step("getRelationships", async () => isTrue((await data(here.getRelationships([harbour.id])))[0].following));
await walk.step("getAccountFollowers", async () => isTrue((await data(here.getAccountFollowers(me.id)))[0].id === harbour.id));
await walk.step("getAccountFollowing", async () => isTrue((await data(here.getAccountFollowing(me.id)))[0].id === harbour.id));
await walk.step("subscribeAccount", async () => isTrue((await data(rain.subscribeAccount(harbour.id))).notifying));
await walk.step("unsubscribeAccount", async () => isTrue(!(await data(rain.unsubscribeAccount(harbour.id))).notifying));
// It forgets to send the words.
await walk.step("setAccountNote", () => here.setAccountNote(harbour.id, "met in June"));
await walk.step("a locked profile asks first", () => rain.updateCredentials({ locked: true }));
const rainThere = await walk.step("she is found", () => find(fern, "rain", HERE));
await walk.step("and asked", () => fern.followAccount(rainThere.id));
const asker = await walk.step("getFollowRequests", () =>
  eventually("a request", async () => (await data(rain.getFollowRequests()))[0]));
await walk.step("acceptFollowRequest", () => rain.acceptFollowRequest(asker.id));
await walk.step("she is followed", () =>
  eventually("it", async () => (await data(fern.getRelationship(rainThere.id))).following));
await walk.step("she is left", () => fern.unfollowAccount(rainThere.id));
await walk.step("and asked again", () => fern.followAccount(rainThere.id));
await walk.step("rejectFollowRequest", async () => {
  await eventually("a request", async () => (await data(rain.getFollowRequests()))[0]);
  await rain.rejectFollowRequest(asker.id);
});

// Saying something.
const medium = await walk.step("uploadMedia", async () => {
  const file = join(tmpdir(), `dot-${process.pid}.png`);
  writeFileSync(file, Buffer.from(await picture().arrayBuffer()));
  return data(here.uploadMedia(createReadStream(file), { description: "A dot" }));
});
if (medium) {
  await walk.step("getMedia", async () => isTrue((await data(here.getMedia(medium.id))).description === "A dot"));
  await walk.step("updateMedia", async () =>
    isTrue((await data(here.updateMedia(medium.id, { description: "A small dot" }))).description === "A small dot"));
  await walk.step("a post with a picture", async () =>
    isTrue((await data(here.postStatus("A picture", { media_ids: [medium.id] }))).media_attachments.length === 1));
}
const said = await walk.step("postStatus", () =>
  data(here.postStatus("We meet on Saturday #herons", { visibility: "public", spoiler_text: "a meeting", language: "en" })));
const copy = await walk.step("getHomeTimeline", () =>
  eventually("the post", async () =>
    (await data(there.getHomeTimeline())).find((one) => one.content.includes("Saturday"))));
await walk.step("editStatus", () => here.editStatus(said.id, { status: "We meet on Sunday #herons" }));
await walk.step("getStatus", () =>
  eventually("the change", async () => (await data(there.getStatus(copy.id))).content.includes("Sunday")));
await walk.step("getStatusSource", async () =>
  isTrue((await data(here.getStatusSource(said.id))).text === "We meet on Sunday #herons"));
await walk.step("favouriteStatus", async () => isTrue((await data(there.favouriteStatus(copy.id))).favourited));
await walk.step("reblogStatus", () => there.reblogStatus(copy.id));
await walk.step("bookmarkStatus", async () => isTrue((await data(there.bookmarkStatus(copy.id))).bookmarked));
await walk.step("getFavourites", async () => isTrue((await data(there.getFavourites()))[0].id === copy.id));
await walk.step("getBookmarks", async () => isTrue((await data(there.getBookmarks()))[0].id === copy.id));
await walk.step("getStatusFavouritedBy", () =>
  eventually("it", async () => (await data(here.getStatusFavouritedBy(said.id))).length === 1));
await walk.step("getStatusRebloggedBy", () =>
  eventually("it", async () => (await data(here.getStatusRebloggedBy(said.id))).length === 1));
await walk.step("a reply", () => there.postStatus("We shall come", { in_reply_to_id: copy.id }));
await walk.step("getStatusContext", () =>
  eventually("the reply", async () => (await data(here.getStatusContext(said.id))).descendants[0]));
const notices = await walk.step("getNotifications", () =>
  eventually("mention, like, boost", async () => {
    const list = await data(here.getNotifications());
    const types = list.map((one) => one.type);
    return ["mention", "favourite", "reblog"].every((type) => types.includes(type)) && list;
  }));
await walk.step("getNotification", async () =>
  isTrue((await data(here.getNotification(notices[0].id))).id === notices[0].id));
await walk.step("dismissNotification", () => here.dismissNotification(notices[0].id));
await walk.step("dismissNotifications", () => here.dismissNotifications());
await walk.step("saveMarkers", () => here.saveMarkers({ home: { last_read_id: said.id } }));
await walk.step("getMarkers", async () => isTrue((await data(here.getMarkers(["home"]))).home.last_read_id === said.id));
await walk.step("unfavouriteStatus", () => there.unfavouriteStatus(copy.id));
await walk.step("unreblogStatus", () => there.unreblogStatus(copy.id));
await walk.step("unbookmarkStatus", () => there.unbookmarkStatus(copy.id));
await walk.step("pinStatus", async () => isTrue((await data(here.pinStatus(said.id))).pinned));
await walk.step("unpinStatus", () => here.unpinStatus(said.id));
await walk.step("muteStatus", async () => isTrue((await data(here.muteStatus(said.id))).muted));
await walk.step("unmuteStatus", () => here.unmuteStatus(said.id));

// Polls, later, to some only.
await walk.step("a poll", () =>
  here.postStatus("Which day?", { poll: { options: ["Saturday", "Sunday"], expires_in: 3600 } }));
const poll = await walk.step("it arrives", () =>
  eventually("the poll", async () => (await data(there.getHomeTimeline())).find((one) => one.poll)?.poll));
await walk.step("getPoll", async () => isTrue((await data(there.getPoll(poll.id))).options.length === 2));
await walk.step("votePoll", async () => isTrue((await data(there.votePoll(poll.id, [1]))).voted));
const hours = (count) => new Date(Date.now() + count * 3_600_000).toISOString();
const later = await walk.step("postStatus for later", () => data(here.postStatus("Tomorrow", { scheduled_at: hours(2) })));
await walk.step("getScheduledStatuses", async () => isTrue((await data(here.getScheduledStatuses()))[0].id === later.id));
await walk.step("getScheduledStatus", async () => isTrue((await data(here.getScheduledStatus(later.id))).id === later.id));
await walk.step("scheduleStatus", () => here.scheduleStatus(later.id, hours(3)));
await walk.step("cancelScheduledStatus", () => here.cancelScheduledStatus(later.id));
await walk.step("a direct post", () => here.postStatus(`@${harbour.acct} quietly`, { visibility: "direct" }));
const talk = await walk.step("getConversationTimeline", () =>
  eventually("a conversation", async () => (await data(there.getConversationTimeline()))[0]));
await walk.step("readConversation", async () => isTrue(!(await data(there.readConversation(talk.id))).unread));
await walk.step("deleteConversation", () => there.deleteConversation(talk.id));

// Timelines, lists, filters, tags.
await walk.step("getPublicTimeline", async () => isTrue((await data(here.getPublicTimeline())).length));
await walk.step("getLocalTimeline", async () => isTrue((await data(here.getLocalTimeline())).length));
await walk.step("getTagTimeline", async () => isTrue((await data(here.getTagTimeline("herons"))).length === 1));
await walk.step("getAccountStatuses", async () => isTrue((await data(here.getAccountStatuses(me.id, { limit: 5 }))).length));
const list = await walk.step("createList", () => data(here.createList("Near us")));
await walk.step("updateList", async () => isTrue((await data(here.updateList(list.id, "Near"))).title === "Near"));
await walk.step("getList", async () => isTrue((await data(here.getList(list.id))).title === "Near"));
await walk.step("getLists", async () => isTrue((await data(here.getLists())).length === 1));
await walk.step("addAccountsToList", () => here.addAccountsToList(list.id, [harbour.id]));
await walk.step("getAccountsInList", async () => isTrue((await data(here.getAccountsInList(list.id)))[0].id === harbour.id));
await walk.step("getAccountLists", async () => isTrue((await data(here.getAccountLists(harbour.id)))[0].id === list.id));
await walk.step("getListTimeline", () => here.getListTimeline(list.id));
const sieve = await walk.step("createFilter", () => data(here.createFilter("racket", ["home"])));
await walk.step("getFilters", async () => isTrue((await data(here.getFilters()))[0].phrase === "racket"));
await walk.step("getFilter", async () => isTrue((await data(here.getFilter(sieve.id))).id === sieve.id));
await walk.step("updateFilter", async () =>
  isTrue((await data(here.updateFilter(sieve.id, "rackets", ["home"]))).phrase === "rackets"));
await walk.step("deleteFilter", () => here.deleteFilter(sieve.id));
await walk.step("getTag", async () => isTrue((await data(here.getTag("herons"))).name === "herons"));
await walk.step("followTag", async () => isTrue((await data(here.followTag("herons"))).following));
await walk.step("getFollowedTags", async () => isTrue((await data(here.getFollowedTags()))[0].name === "herons"));
await walk.step("unfollowTag", () => here.unfollowTag("herons"));
const shown = await walk.step("createFeaturedTag", () => data(here.createFeaturedTag("herons")));
await walk.step("getFeaturedTags", async () => isTrue((await data(here.getFeaturedTags()))[0].name === "herons"));
await walk.step("getSuggestedTags", () => here.getSuggestedTags());
await walk.step("deleteFeaturedTag", () => here.deleteFeaturedTag(shown.id));

// What comes by itself.
async function streamed() {
  const heard = {};
  const listen = async (name, opening) => {
    const stream = await opening;
    heard[name] = { updates: [], notices: [], gone: [], isOpen: false };
    stream.on("connect", () => (heard[name].isOpen = true));
    stream.on("error", (error) => console.log(`        ${name}: ${error?.message ?? error}`));
    stream.on("update", (status) => heard[name].updates.push(status.content));
    stream.on("notification", (notice) => heard[name].notices.push(notice.type));
    stream.on("delete", (id) => heard[name].gone.push(String(id)));
    return stream;
  };
  const streams = [
    await listen("user", here.userStreaming()),
    await listen("public", here.publicStreaming()),
    await listen("local", here.localStreaming()),
    await listen("tag", here.tagStreaming("kingfishers")),
    await listen("list", here.listStreaming(list.id)),
    await listen("direct", there.directStreaming()),
  ];
  await eventually("all streams open", async () => Object.values(heard).every((one) => one.isOpen));
  const spoken = await data(there.postStatus(`@${carers.acct} look: #kingfishers`));
  const own = await data(here.postStatus("Ours: #kingfishers"));
  for (const name of ["user", "public", "tag", "list"]) {
    await eventually(`the post in ${name}`, async () => heard[name].updates.some((words) => words.includes("look")));
  }
  await eventually("ours", async () => heard.local.updates.some((words) => words.includes("Ours")));
  await eventually("the mention", async () => heard.user.notices.includes("mention"));
  await here.deleteStatus(own.id);
  await eventually("its end", async () => heard.user.gone.includes(own.id));
  await there.deleteStatus(spoken.id);
  streams.forEach((stream) => stream.stop());
}
await walk.step("streamingURL", async () => isTrue((await here.streamingURL()).startsWith("ws://")));
await walk.step("streams", streamed);
await walk.step("push", async () => {
  const wish = { endpoint: "https://push.example/one", keys: KEYS };
  const made = (await here.subscribePushNotification(wish, { alerts: { mention: true } })).data;
  isTrue(made.endpoint === wish.endpoint && made.alerts.mention && !made.alerts.follow);
  isTrue((await here.getPushSubscription()).data.id === made.id);
  isTrue((await here.updatePushSubscription({ alerts: { follow: true } })).data.alerts.follow);
  await here.deletePushSubscription();
  await isAbsent(here.getPushSubscription());
});

// Turning away, and the end.
await walk.step("deleteAccountsFromList", () => here.deleteAccountsFromList(list.id, [harbour.id]));
await walk.step("deleteList", () => here.deleteList(list.id));
await walk.step("muteAccount", async () => isTrue((await data(here.muteAccount(harbour.id, true))).muting));
await walk.step("getMutes", async () => isTrue((await data(here.getMutes()))[0].id === harbour.id));
await walk.step("unmuteAccount", () => here.unmuteAccount(harbour.id));
await walk.step("blockDomain", () => rain.blockDomain("spam.example"));
await walk.step("getDomainBlocks", async () => isTrue((await data(rain.getDomainBlocks()))[0] === "spam.example"));
await walk.step("unblockDomain", () => rain.unblockDomain("spam.example"));
await walk.step("report", () => rain.report(harbour.id, { comment: "please look", category: "other" }));
await walk.step("blockAccount", async () => isTrue((await data(here.blockAccount(harbour.id))).blocking));
await walk.step("getBlocks", async () => isTrue((await data(here.getBlocks()))[0].id === harbour.id));
await walk.step("unblockAccount", () => here.unblockAccount(harbour.id));
await walk.step("unfollowAccount", async () => isTrue(!(await data(here.unfollowAccount(harbour.id))).following));
await walk.step("deleteStatus", () => here.deleteStatus(said.id));
await walk.step("it is gone there", () =>
  eventually("its end", () => there.getStatus(copy.id).then(() => false, (error) => error.response.status === 404)));
await walk.step("registerAccount", async () => {
  const unknown = client(HERE);
  const app = await unknown.registerApp("Joining", { scopes: ["read", "write"] });
  const own = await fetch(`${HERE}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials", client_id: app.client_id, client_secret: app.client_secret, scope: "read write" }),
  });
  const { access_token } = await own.json();
  await client(HERE, access_token)
    .registerAccount("newcomer", "new@example.org", "a kingfisher over the water", true, "en", "I care for my father");
});

// What is not here (docs/mastodon-api.md says why).
await walk.step("nothing is told of peers", () => isAbsent(here.getInstancePeers()));
await walk.step("nor of what is said", () => isAbsent(here.getInstanceActivity()));
await walk.step("nobody is endorsed", () => isAbsent(here.getEndorsements()));
await walk.step("getSuggestions", async () => isTrue((await here.getSuggestions()).data.length === 0));
await walk.step("pinAccount", () => isAbsent(here.pinAccount(harbour.id)));
await walk.step("unpinAccount", () => isAbsent(here.unpinAccount(harbour.id)));
await walk.step("getIdentityProof", () => isAbsent(here.getIdentityProof(harbour.id)));
await walk.step("announcements", async () => {
  await isAbsent(here.dismissInstanceAnnouncement("1"));
  await isAbsent(here.addReactionToAnnouncement("1", "a"), [404, 405]);
  await isAbsent(here.removeReactionFromAnnouncement("1", "a"), [404, 405]);
});
await walk.step("revokeToken", () => there.revokeToken(second.app.client_id, second.app.client_secret, second.token));
await walk.step("which opens nothing any more", () => isAbsent(there.verifyAccountCredentials(), [401]));

// Methods for servers of another kind, and those that ask no server.
const others = [
  "cancel", "refreshToken", "getAccountFavourites", "urlToAccounts", "readNotifications", "createEmojiReaction",
  "deleteEmojiReaction", "getEmojiReactions", "getEmojiReaction",
];
await walk.step("no method was forgotten", async () => {
  const names = new Set();
  const plain = generator.default ? generator.default("mastodon", HERE) : generator("mastodon", HERE);
  for (let level = Object.getPrototypeOf(plain); level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    Object.getOwnPropertyNames(level).forEach((name) => names.add(name));
  }
  const left = [...names].filter((name) => name !== "constructor" && !called.has(name) && !others.includes(name));
  isTrue(left.length === 0, left.join(", "));
});
walk.end();
