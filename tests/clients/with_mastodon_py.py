"""Mastodon.py walks the whole of its methods."""

import inspect
import os
import tempfile
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from mastodon import Mastodon, MastodonAPIError, MastodonNotFoundError, MastodonVersionError, StreamListener
from steps import Walk, code_of, eventually, true

HERE, THERE = os.environ["HERE"], os.environ["THERE"]
walk = Walk("Mastodon.py")
called = set()

# What asks no server, or only by what is called below.
OF_ITS_OWN = {
    "await_async_refresh", "clear_caches", "decode_blurhash", "generate_media_edit_attributes", "get_approx_server_time",
    "get_async_refresh_info", "get_async_refresh_status", "get_pagination_info", "get_status_length", "get_supported_version",
    "make_poll", "pagination_page_iterator", "persistable_login_credentials", "set_language",
    "verify_minimum_version", "retrieve_mastodon_version", "timeline_is_available",
    # Asks by https alone.
    "oauth_userinfo",
    # /health answers in words of its own.
    "instance_health",
    # Want arguments of a certain shape, and are not here.
    "admin_create_canonical_email_block", "admin_dimensions", "admin_measures", "admin_retention",
}

# What is not here (docs/mastodon-api.md says why): answered with 404, or not asked for because of the version we name.
# Deeds of moderators that walk.py's group has nobody for, or that are shown by tests of ours.
OF_ITS_OWN |= {
    "admin_account_approve", "admin_account_delete", "admin_account_enable", "admin_account_moderate", "admin_account_reject",
    "admin_account_unsensitive", "admin_account_unsilence", "admin_account_unsuspend", "admin_update_domain_block",
    "admin_report_assign", "admin_report_unassign",
}
ABSENT = {name for name in dir(Mastodon) if name.startswith(("admin_", "annual_report", "collection", "announcement_"))} - {
    "admin_accounts", "admin_accounts_v1", "admin_accounts_v2", "admin_account", "admin_reports", "admin_report",
    "admin_report_assign", "admin_report_unassign", "admin_report_resolve", "admin_report_reopen", "admin_domain_blocks",
    "admin_create_domain_block", "admin_update_domain_block", "admin_delete_domain_block", "admin_account_approve",
    "admin_account_reject", "admin_account_moderate", "admin_account_enable", "admin_account_unsilence",
    "admin_account_unsuspend", "admin_account_unsensitive", "admin_account_delete",
} | {
    "account_collections", "account_in_collections", "account_pin", "account_unpin", "account_endorse", "account_unendorse",
    "email_resend_confirmation", "endorsements", "instance_activity",
    "instance_domain_blocks", "instance_languages", "instance_peers", "instance_terms_of_service", "profile", "profile_update", "reports",
    "search_v1", "status_quotes", "status_quote_revoke", "status_update_quote_approval_policy", "suggestion_delete", "timeline_link",
    "tag_feature", "tag_unfeature", "status_translate", "accept_multiple_notification_requests", "dismiss_multiple_notification_requests",
}


class App(Mastodon):
    """Remembers which of its methods were called."""

    def __getattribute__(self, name):
        if not name.startswith("_") and inspect.isfunction(getattr(Mastodon, name, None)):
            called.add(name)
        return super().__getattribute__(name)


def registered(base):
    return Mastodon.create_app(
        "A walk", api_base_url=base, scopes=["read", "write", "follow", "push"], website="https://walk.example"
    )


def signed_in(base):
    client, secret = registered(base)
    app = App(client_id=client, client_secret=secret, api_base_url=base)
    address = app.auth_request_url(scopes=["read", "write", "follow", "push"], allow_http=True)
    app.log_in(code=code_of(address), scopes=["read", "write", "follow", "push"], allow_http=True)
    return app


here = walk.step("the first host signs in as her group", lambda: signed_in(HERE))
there = walk.step("the second host signs in as hers", lambda: signed_in(THERE))
called.add("create_app")
rain = App(access_token=os.environ["TOKEN_RAIN"], api_base_url=HERE)
fern = App(access_token=os.environ["TOKEN_FERN"], api_base_url=THERE)
mei = App(access_token=os.environ["TOKEN_MEI"], api_base_url=HERE)
stranger = App(api_base_url=HERE)
if here is None or there is None:
    walk.end()


def is_gone(app, id):
    try:
        app.status(id)
    except MastodonNotFoundError:
        return True
    return False


def is_out(app):
    try:
        app.account_verify_credentials()
    except Exception:  # noqa: BLE001: it forgets its token, too
        return True
    return False


def is_called(name):
    return lambda app: true(app.me().username == name, app.me().username)


# What is known of the node, and of oneself.
walk.step("instance", lambda: true(here.instance().title == "Carers of the coast"))
walk.step("instance_v1", lambda: true(here.instance_v1().uri == HERE.removeprefix("http://")))
walk.step("instance_v2", lambda: true(here.instance_v2().domain))
walk.step("instance_rules", lambda: here.instance_rules())
walk.step("instance_extended_description", lambda: here.instance_extended_description())
walk.step("instance_translation_languages", lambda: here.instance_translation_languages())
walk.step("instance_nodeinfo", lambda: true(here.instance_nodeinfo().software.name == "kaifong"))
walk.step("oauth_authorization_server_info", lambda: here.oauth_authorization_server_info())
walk.step("app_verify_credentials", lambda: here.app_verify_credentials())
walk.step("me", lambda: is_called("carers")(here))
walk.step("account_verify_credentials", lambda: here.account_verify_credentials())
walk.step("preferences", lambda: here.preferences())
walk.step("custom_emojis", lambda: here.custom_emojis())
walk.step("announcements", lambda: here.announcements())
walk.step("directory", lambda: here.directory())
walk.step("trends", lambda: (here.trends(), here.trending_tags(), here.trending_statuses(), here.trending_links()))
walk.step("account_update_credentials", lambda: true(
    rain.account_update_credentials(display_name="Rain of the coast", note="I drive on Tuesdays.").display_name
    == "Rain of the coast"))

walk.step("account_delete_avatar", lambda: true("/static/" in rain.account_delete_avatar().avatar))
walk.step("account_delete_header", lambda: true("/static/" in rain.account_delete_header().header))

# Finding and following each other.
harbour = walk.step("search with resolve", lambda: eventually(
    "the other group", lambda: here.search(f"@harbour@{THERE.removeprefix('http://')}", resolve=True).accounts)[0])
carers = walk.step("the other way round", lambda: there.search_v2(
    f"@carers@{HERE.removeprefix('http://')}", resolve=True).accounts[0])
walk.step("account_search", lambda: true(here.account_search("harbour")[0].id == harbour.id))
walk.step("account_lookup", lambda: true(here.account_lookup(harbour.acct).id == harbour.id))
walk.step("account", lambda: true(here.account(harbour.id).username == "harbour"))
walk.step("accounts", lambda: true(len(here.accounts([harbour.id, here.me().id])) == 2))
walk.step("account_follow", lambda: true(here.account_follow(harbour.id)))
walk.step("the follow is taken", lambda: eventually(
    "following", lambda: here.account_relationships(harbour.id)[0].following))
walk.step("the other follows back, by the old call", lambda: there.follows(carers.acct))
walk.step("and is followed", lambda: eventually(
    "followed by", lambda: here.account_relationships(harbour.id)[0].followed_by))
walk.step("account_followers", lambda: true([one.id for one in here.account_followers(here.me().id)] == [harbour.id]))
walk.step("account_following", lambda: true(here.account_following(here.me().id)[0].id == harbour.id))
walk.step("account_familiar_followers", lambda: here.account_familiar_followers(harbour.id))
walk.step("account_note_set", lambda: true(here.account_note_set(harbour.id, "met in June").note == "met in June"))
walk.step("a locked profile asks first", lambda: rain.account_update_credentials(locked=True))
rain_there = walk.step("she is found from there", lambda: eventually(
    "Rain", lambda: fern.search(f"@rain@{HERE.removeprefix('http://')}", resolve=True).accounts)[0])
walk.step("and asked", lambda: true(fern.account_follow(rain_there.id).requested))
asker = walk.step("follow_requests", lambda: eventually("a request", lambda: rain.follow_requests())[0])
walk.step("follow_request_authorize", lambda: rain.follow_request_authorize(asker.id))
walk.step("she is followed", lambda: eventually(
    "following", lambda: fern.account_relationships(rain_there.id)[0].following))
walk.step("account_remove_from_followers", lambda: rain.account_remove_from_followers(asker.id))
walk.step("follow_request_reject", lambda: (
    eventually("removed", lambda: not fern.account_relationships(rain_there.id)[0].following),
    fern.account_follow(rain_there.id),
    eventually("another request", lambda: rain.follow_requests()),
    rain.follow_request_reject(asker.id)))

# Saying something, and what is done with it.
picture = Path(tempfile.mkdtemp()) / "picture.png"
picture.write_bytes(bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f871fec07f00"
    "08d103872b26d1030000000049454e44ae426082"))
medium = walk.step("media_post", lambda: here.media_post(
    str(picture), mime_type="image/png", description="A small dot", synchronous=True))
if medium is not None:
    walk.step("media", lambda: true(here.media(medium.id).description == "A small dot"))
    walk.step("media_update", lambda: true(here.media_update(medium.id, description="A dot").description == "A dot"))
    walk.step("a post with a picture", lambda: true(
        here.status_post("With a picture", media_ids=[medium.id]).media_attachments[0].description == "A dot"))
said = walk.step("status_post", lambda: here.status_post(
    "We meet on Saturday #herons", visibility="public", spoiler_text="a meeting", language="en", idempotency_key="one"))
walk.step("the same key says it once", lambda: true(here.status_post(
    "We meet on Saturday #herons", visibility="public", spoiler_text="a meeting", language="en",
    idempotency_key="one").id == said.id))
walk.step("toot", lambda: here.toot("Tea is at four #herons"))
copy = walk.step("timeline_home there", lambda: eventually(
    "the post", lambda: [one for one in there.timeline_home() if "Saturday" in one.content])[0])
walk.step("status_update", lambda: here.status_update(said.id, "We meet on Sunday #herons", spoiler_text="a meeting"))
walk.step("the change arrives", lambda: eventually(
    "the change", lambda: "Sunday" in there.status(copy.id).content))
walk.step("status_history", lambda: true(len(here.status_history(said.id)) == 2))
walk.step("status_source", lambda: true(here.status_source(said.id).text == "We meet on Sunday #herons"))
walk.step("status", lambda: true(stranger.status(said.id).id == said.id))
walk.step("statuses", lambda: true(len(here.statuses([said.id])) == 1))
walk.step("status_card", lambda: here.status_card(said.id))
walk.step("status_favourite", lambda: true(there.status_favourite(copy.id).favourited))
walk.step("status_reblog", lambda: true(there.status_reblog(copy.id).reblog.id == copy.id))
walk.step("status_bookmark", lambda: true(there.status_bookmark(copy.id).bookmarked))
walk.step("favourites", lambda: true(there.favourites()[0].id == copy.id))
walk.step("bookmarks", lambda: true(there.bookmarks()[0].id == copy.id))
walk.step("status_favourited_by", lambda: eventually(
    "the like", lambda: [one.username for one in here.status_favourited_by(said.id)] == ["harbour"]))
walk.step("status_reblogged_by", lambda: eventually(
    "the boost", lambda: [one.username for one in here.status_reblogged_by(said.id)] == ["harbour"]))
walk.step("status_reply", lambda: there.status_reply(there.status(copy.id), "We shall come"))
walk.step("status_context", lambda: eventually("the reply", lambda: here.status_context(said.id).descendants))
walk.step("notifications", lambda: eventually(
    "mention, like and boost",
    lambda: {"mention", "favourite", "reblog"} <= {one.type for one in here.notifications()}))
walk.step("notifications of a type", lambda: true(
    {one.type for one in here.notifications(types=["favourite"])} == {"favourite"}))
walk.step("notifications_unread_count", lambda: true(here.notifications_unread_count().count > 0))
walk.step("grouped_notifications", lambda: true(here.grouped_notifications().notification_groups))
walk.step("grouped_notification", lambda: true(here.grouped_notification(
    here.grouped_notifications().notification_groups[0].group_key)))
walk.step("grouped_notification_accounts", lambda: true(here.grouped_notification_accounts(
    here.grouped_notifications().notification_groups[0].group_key)))
walk.step("unread_grouped_notifications_count", lambda: here.unread_grouped_notifications_count())
walk.step("dismiss_grouped_notification", lambda: here.dismiss_grouped_notification(
    here.grouped_notifications().notification_groups[-1].group_key))
walk.step("markers", lambda: (
    here.markers_set(["home"], [said.id]), true(here.markers_get(["home"])["home"].last_read_id == str(said.id))))
walk.step("notifications_dismiss", lambda: here.notifications_dismiss(here.notifications()[0].id))
walk.step("notifications_policy", lambda: here.notifications_policy())
walk.step("update_notifications_policy", lambda: here.update_notifications_policy())
walk.step("notification_requests", lambda: true(len(here.notification_requests()) == 0))
for name in ("notification_request", "accept_notification_request", "dismiss_notification_request"):
    def absent(name=name):
        try:
            getattr(here, name)("1")
        except MastodonNotFoundError:
            return True
        raise AssertionError("found")
    walk.step(name, absent)
walk.step("notifications_merged", lambda: here.notifications_merged())
walk.step("notifications_clear", lambda: (here.notifications_clear(), true(not here.notifications())))
walk.step("status_unfavourite", lambda: true(not there.status_unfavourite(copy.id).favourited))
walk.step("status_unreblog", lambda: true(not there.status_unreblog(copy.id).reblogged))
walk.step("status_unbookmark", lambda: true(not there.status_unbookmark(copy.id).bookmarked))
walk.step("status_pin", lambda: true(here.status_pin(said.id).pinned))
walk.step("account_statuses, pinned", lambda: true(here.account_statuses(here.me().id, pinned=True)[0].id == said.id))
walk.step("status_unpin", lambda: true(not here.status_unpin(said.id).pinned))
walk.step("status_mute", lambda: true(here.status_mute(said.id).muted))
walk.step("status_unmute", lambda: true(not here.status_unmute(said.id).muted))
walk.step("a member's words stay inside", lambda: true(rain.status_post("Who has a key?", visibility="private")))

# Polls, for later, to some only.
walk.step("a poll", lambda: (
    here.status_post("Which day?", poll=here.make_poll(["Saturday", "Sunday"], 3600))))
poll = walk.step("it is there", lambda: eventually(
    "the poll", lambda: [one for one in there.timeline_home() if one.poll])[0].poll)
walk.step("poll", lambda: true(there.poll(poll.id).options[1].title == "Sunday"))
walk.step("poll_vote", lambda: true(there.poll_vote(poll.id, [1]).voted))
later = walk.step("status_post, scheduled", lambda: here.status_post(
    "Tomorrow", scheduled_at=datetime.now(timezone.utc) + timedelta(hours=2)))
walk.step("scheduled_statuses", lambda: true(here.scheduled_statuses()[0].id == later.id))
walk.step("scheduled_status", lambda: true(here.scheduled_status(later.id).params.text == "Tomorrow"))
walk.step("scheduled_status_update", lambda: here.scheduled_status_update(
    later.id, datetime.now(timezone.utc) + timedelta(hours=3)))
walk.step("scheduled_status_delete", lambda: here.scheduled_status_delete(later.id))
walk.step("a direct post", lambda: here.status_post(f"@{harbour.acct} quietly", visibility="direct"))
talk = walk.step("conversations", lambda: eventually("a conversation", lambda: there.conversations())[0])
walk.step("conversations_read", lambda: true(not there.conversations_read(talk.id).unread))

# Timelines.
walk.step("timeline", lambda: true(here.timeline("home")))
walk.step("timeline_public", lambda: true(stranger.timeline_public()))
walk.step("timeline_local", lambda: true(here.timeline_local()))
walk.step("timeline_hashtag", lambda: true(len(here.timeline_hashtag("herons")) == 2))
walk.step("account_statuses", lambda: true(here.account_statuses(here.me().id, exclude_replies=True)))
walk.step("a page, and the next", lambda: (
    page := here.timeline_home(limit=1), older := here.fetch_next(page), true(older[0].id != page[0].id),
    true(here.fetch_previous(older))))
walk.step("fetch_remaining", lambda: true(len(here.fetch_remaining(here.timeline_hashtag("herons", limit=1))) == 2))
walk.step("pagination_iterator", lambda: true(
    len(list(here.pagination_iterator(here.timeline_hashtag("herons", limit=1)))) == 2))

# Lists, filters, tags.
circle = walk.step("list_create", lambda: here.list_create("Near us"))
walk.step("list", lambda: true(here.list(circle.id).title == "Near us"))
walk.step("lists", lambda: true(len(here.lists()) == 1))
walk.step("list_update", lambda: true(here.list_update(circle.id, "Near").title == "Near"))
walk.step("list_accounts_add", lambda: here.list_accounts_add(circle.id, [harbour.id]))
walk.step("list_accounts", lambda: true(here.list_accounts(circle.id)[0].id == harbour.id))
walk.step("account_lists", lambda: true(here.account_lists(harbour.id)[0].id == circle.id))
walk.step("timeline_list", lambda: true(here.timeline_list(circle.id)))
walk.step("list_accounts_delete", lambda: here.list_accounts_delete(circle.id, [harbour.id]))
walk.step("list_delete", lambda: (here.list_delete(circle.id), true(not here.lists())))
sieve = walk.step("create_filter_v2", lambda: here.create_filter_v2("quiet", ["home"], "hide", keywords_attributes=[
    {"keyword": "noise", "whole_word": True}]))
walk.step("filters_v2", lambda: true(here.filters_v2()[0].id == sieve.id))
walk.step("filter_v2", lambda: true(here.filter_v2(sieve.id).title == "quiet"))
walk.step("update_filter_v2", lambda: true(here.update_filter_v2(sieve.id, title="quieter").title == "quieter"))
word = walk.step("add_filter_keyword_v2", lambda: here.add_filter_keyword_v2(sieve.id, "din"))
walk.step("filter_keywords_v2", lambda: true(len(here.filter_keywords_v2(sieve.id)) == 2))
walk.step("delete_filter_keyword_v2", lambda: here.delete_filter_keyword_v2(word.id))
one = walk.step("add_filter_status_v2", lambda: here.add_filter_status_v2(sieve.id, said.id))
walk.step("filter_statuses_v2", lambda: true(len(here.filter_statuses_v2(sieve.id)) == 1))
walk.step("filter_status_v2", lambda: true(here.filter_status_v2(one.id)))
walk.step("delete_filter_status_v2", lambda: here.delete_filter_status_v2(one.id))
walk.step("delete_filter_v2", lambda: here.delete_filter_v2(sieve.id))
old = walk.step("filter_create", lambda: here.filter_create("racket", ["home"]))
walk.step("filters", lambda: true(here.filters()[0].phrase == "racket"))
walk.step("filter", lambda: true(here.filter(old.id).phrase == "racket"))
walk.step("filter_update", lambda: true(here.filter_update(old.id, phrase="rackets", context=["home"]).phrase == "rackets"))
walk.step("filters_apply", lambda: here.filters_apply(here.timeline_home(), here.filters(), "home"))
walk.step("filter_delete", lambda: here.filter_delete(old.id))
walk.step("tag", lambda: true(here.tag("herons").name == "herons"))
walk.step("tag_follow", lambda: true(here.tag_follow("herons").following))
walk.step("followed_tags", lambda: true(here.followed_tags()[0].name == "herons"))
walk.step("tag_unfollow", lambda: true(not here.tag_unfollow("herons").following))
shown = walk.step("featured_tag_create", lambda: here.featured_tag_create("herons"))
walk.step("featured_tags", lambda: true(here.featured_tags()[0].name == "herons"))
walk.step("account_featured_tags", lambda: true(here.account_featured_tags(here.me().id)))
walk.step("featured_tag_suggestions", lambda: here.featured_tag_suggestions())
walk.step("suggestions", lambda: true(
    [] == here.suggestions() == here.suggestions_v1() == here.suggestions_v2(), "the group follows all whom it knows"))
walk.step("featured_tag_delete", lambda: here.featured_tag_delete(shown.id))

# What comes by itself.


class Heard(StreamListener):
    def __init__(self):
        self.updates, self.notices, self.gone = [], [], []

    def on_update(self, status):
        self.updates.append(status.content)

    def on_notification(self, notification):
        self.notices.append(notification.type)

    def on_delete(self, status_id):
        self.gone.append(str(status_id))


def streams():
    heard = {name: Heard() for name in ("user", "public", "local", "hashtag", "notifications", "direct", "list")}
    circle = here.list_create("Streamed")
    here.list_accounts_add(circle.id, [harbour.id])
    handles = [
        here.stream_user(heard["user"], run_async=True),
        here.stream_public(heard["public"], run_async=True),
        here.stream_local(heard["local"], run_async=True),
        here.stream_hashtag("kingfishers", heard["hashtag"], run_async=True),
        here.stream_user_notifications(heard["notifications"], run_async=True),
        here.stream_direct(heard["direct"], run_async=True),
        here.stream_list(circle.id, heard["list"], run_async=True),
    ]
    eventually("all streams open", lambda: all(handle.is_receiving() for handle in handles))
    spoken = there.status_post(f"@{carers.acct} look: #kingfishers")
    own = here.status_post("Ours: #kingfishers")
    for name in ("user", "public", "hashtag", "list"):
        eventually(f"the post in {name}", lambda: any("look" in words for words in heard[name].updates))
    eventually("ours", lambda: any("Ours" in words for words in heard["local"].updates))
    eventually("the mention", lambda: "mention" in heard["notifications"].notices and "mention" in heard["user"].notices)
    here.status_delete(own.id)
    eventually("its end", lambda: str(own.id) in heard["user"].gone)
    there.status_delete(spoken.id)
    for handle in handles:
        handle.close()
    here.list_delete(circle.id)


walk.step("stream_healthy", lambda: true(here.stream_healthy()))
walk.step("streams", streams)


def websocket():
    socket = here.stream_open_websocket()
    socket.close()


walk.step("stream_open_websocket", websocket)

# Turning away.
walk.step("account_mute", lambda: true(here.account_mute(harbour.id, duration=60).muting))
walk.step("mutes", lambda: true(here.mutes()[0].id == harbour.id))
walk.step("account_unmute", lambda: true(not here.account_unmute(harbour.id).muting))
walk.step("domain_block", lambda: rain.domain_block("spam.example"))
walk.step("domain_blocks", lambda: true(list(rain.domain_blocks()) == ["spam.example"]))
walk.step("domain_unblock", lambda: rain.domain_unblock("spam.example"))
walk.step("report", lambda: true(rain.report(harbour.id, comment="please look", category="other")))
walk.step("admin_reports", lambda: true(mei.admin_reports()))
report = walk.step("admin_report", lambda: mei.admin_report(mei.admin_reports()[0].id))
walk.step("admin_report_resolve", lambda: true(mei.admin_report_resolve(report.id).action_taken))
walk.step("admin_report_reopen", lambda: true(not mei.admin_report_reopen(report.id).action_taken))
walk.step("admin_accounts", lambda: true(mei.admin_accounts_v2(origin="local")))
walk.step("admin_accounts_v1", lambda: (mei.admin_accounts(), mei.admin_accounts_v1()))
walk.step("admin_account", lambda: true(mei.admin_account(rain.me().id).username == "rain"))
block = walk.step("admin_create_domain_block", lambda: mei.admin_create_domain_block(
    "spam.example", severity="suspend", public_comment="", private_comment=""))
walk.step("admin_domain_blocks", lambda: true(mei.admin_domain_blocks()[0].domain == "spam.example"))
walk.step("admin_delete_domain_block", lambda: mei.admin_delete_domain_block(block.id))
walk.step("account_block", lambda: true(here.account_block(harbour.id).blocking))
walk.step("blocks", lambda: true(here.blocks()[0].id == harbour.id))
walk.step("account_unblock", lambda: true(not here.account_unblock(harbour.id).blocking))


class Phone(BaseHTTPRequestHandler):
    """The push service of a phone whose app is closed."""

    received = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Phone.received.append((self.headers, body))
        self.send_response(201)
        self.end_headers()

    def log_message(self, *words):
        pass


def told_while_closed():
    service = ThreadingHTTPServer(("127.0.0.1", 0), Phone)
    Thread(target=service.serve_forever, daemon=True).start()
    private, public = here.push_subscription_generate_keys()
    made = here.push_subscription_set(f"http://127.0.0.1:{service.server_port}/one", public, mention_events=True)
    true(made.alerts.mention and not made.alerts.poll and here.push_subscription().id == made.id)
    there.status_post(f"@{carers.acct} are you there?")
    headers, body = eventually("a message", lambda: Phone.received)[0]
    words = here.push_subscription_decrypt_push(body, private, headers["Encryption"], headers["Crypto-Key"])
    true(words.notification_type == "mention" and here.notifications(int(words.notification_id)).type == "mention", words)
    true("are you there" not in str(words) and "harbour" not in str(words), words)
    true(here.push_subscription_update(poll_events=True, policy="followed").alerts.poll)
    here.push_subscription_delete()


walk.step("push", told_while_closed)
walk.step("account_unfollow", lambda: true(not here.account_unfollow(harbour.id).following))
walk.step("status_delete", lambda: true(here.status_delete(said.id).id == said.id))
walk.step("it is gone there", lambda: eventually("its end", lambda: is_gone(there, copy.id)))



def joins():
    client, secret = registered(HERE)
    app = App(client_id=client, client_secret=secret, api_base_url=HERE)
    app.create_account("newcomer", "a kingfisher over the water", "new@example.org", agreement=True, reason="I care for my father")


walk.step("create_account", joins)

# What is not here says so.
for name in sorted(ABSENT - OF_ITS_OWN):
    def refused(name=name):
        method = getattr(here, name)
        wanted = [
            "1" for known in inspect.signature(method).parameters.values() if known.default is inspect.Parameter.empty
        ]
        try:
            method(*wanted)
        except (MastodonNotFoundError, MastodonVersionError):
            return True
        except MastodonAPIError as error:
            raise AssertionError(f"answered otherwise: {error}") from error
        raise AssertionError("answered")
    walk.step(f"{name} is not here", refused)

walk.step("revoke_access_token", lambda: there.revoke_access_token(allow_http=True))
walk.step("which opens nothing any more", lambda: true(is_out(there)))



known = {name for name, _ in inspect.getmembers(Mastodon, inspect.isfunction) if not name.startswith("_")}
left = sorted(known - called - ABSENT - OF_ITS_OWN)
walk.step("no method was forgotten", lambda: true(not left, ", ".join(left)))
walk.end()
