//! What hostile and ordinary words become.

use std::time::{Duration, Instant};

use super::*;

fn nowhere(_: &Found<'_>) -> Option<String> {
    None
}

fn address(found: &Found<'_>) -> Option<String> {
    match found {
        Found::Mention(mention) if mention.name == "nobody" => None,
        Found::Mention(mention) => Some(format!(
            "https://{}/@{}",
            mention.host.unwrap_or("here.example"),
            mention.name
        )),
        Found::Tag(tag) => Some(format!("https://here.example/tags/{tag}")),
        Found::Link(_) => None,
    }
}

/// Reads the cleaner's output as a browser would, and fails on anything that can act.
fn assert_harmless(html: &str, source: &str) {
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let tag = &rest[open + 1
            ..rest[open..]
                .find('>')
                .map_or(rest.len(), |close| open + close)];
        rest = &rest[open + 1..];
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        assert!(
            outline::TAGS.contains(&&*name),
            "{name} in {html} from {source}"
        );
        let quoted: Vec<&str> = tag.split('"').collect();
        for (attribute, value) in quoted
            .chunks(2)
            .filter_map(|pair| Some((pair.first()?.trim(), pair.get(1)?)))
        {
            let attribute = attribute.rsplit(' ').next().unwrap_or_default();
            match attribute {
                "href=" => assert!(
                    ["http:", "https:", "mailto:"]
                        .iter()
                        .any(|scheme| value.starts_with(scheme)),
                    "{html} from {source}"
                ),
                "rel=" | "class=" => {}
                _ => panic!("{attribute} in {html} from {source}"),
            }
        }
    }
}

#[test]
fn co01_markup_that_acts_is_gone() {
    for source in [
        "<script>alert(1)</script>ok",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>ok",
        "<img src=x onerror=alert(1)>ok",
        "<svg onload=alert(1)><script>alert(1)</script></svg>ok",
        "<svg><a xlink:href=javascript:alert(1)><text>ok</text></a></svg>ok",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>ok",
        "<iframe src=javascript:alert(1)></iframe>ok",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>ok",
        "<object data=javascript:alert(1)></object>ok",
        "<embed src=//evil.example>ok",
        "<form action=//evil.example><input name=a><button>ok</button></form>ok",
        "<body onload=alert(1)>ok",
        "<base href=//evil.example>ok",
        "<meta http-equiv=refresh content='0;url=//evil.example'>ok",
        "<link rel=stylesheet href=//evil.example>ok",
        "<details open ontoggle=alert(1)>ok",
        "<p onclick=alert(1) onmouseover='alert(1)'>ok</p>",
        "<a href='https://x.example' onclick=alert(1)>ok</a>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>ok",
        "<!--<img src=--><img src=x onerror=alert(1)//>ok",
        "<template><script>alert(1)</script></template>ok",
        "<p/onmouseover=alert(1)>ok",
        "<<script>alert(1)//<</script>ok",
        "<scr<script>ipt>alert(1)</scr</script>ipt>ok",
        "<title><style></title><img src=x onerror=alert(1)></style>ok",
        "<a class='mention evil' id=x name=y data-z=1 href=https://x.example>ok</a>",
        "<plaintext><script>alert(1)</script>ok",
        "&lt;script&gt;alert(1)&lt;/script&gt;ok",
        "<p>ok<\0script>alert(1)</\0script>",
    ] {
        let html = Html::clean(source);
        assert_harmless(html.as_str(), source);
        let written = markdown(source, &nowhere);
        assert_harmless(written.as_str(), source);
    }
    assert_eq!(
        Html::clean("<p onclick=alert(1)>a<script>b</script>c</p>").as_str(),
        "<p>ac</p>"
    );
}

#[test]
fn co05_what_is_read_from_json_is_cleaned_and_cleaning_again_changes_nothing() -> crate::Result<()>
{
    let html: Html =
        serde_json::from_str(r#""<p>a<img src=x onerror=alert(1)></p><script>b</script>""#)?;
    assert_eq!(html.as_str(), "<p>a</p>");
    for source in [
        "<p>Tea &amp; cake <a href=\"https://x.example/?a=1&amp;b=2\" class=\"u-url\">https://x.example</a></p>",
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><pre><code>x &lt; y\n  z</code></pre>",
        "a<div>b</div>c<h1>d</h1><blockquote><p>e<br>f</p></blockquote>",
    ] {
        let once = Html::clean(source);
        assert_eq!(Html::clean(once.as_str()), once);
    }
    Ok(())
}

/// Pieces that mean something to a parser, in any order.
fn pieces() -> impl proptest::strategy::Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<a href='https://x.example'>",
        "<a href=javascript:x>",
        "</a>",
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<pre>",
        "</pre>",
        "<code>",
        "<span class='mention x'>",
        "</span>",
        "<svg>",
        "</svg>",
        "<math>",
        "<style>",
        "</style>",
        "<title>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<img src=x onerror=x>",
        "<form>",
        "<select>",
        "<option>",
        "<br>",
        "</br>",
        "<h1>",
        "</h1>",
        "<template>",
        "</template>",
        "<noscript>",
        "<plaintext>",
        "<",
        ">",
        "&lt;",
        "&amp;lt;",
        "&#0;",
        "\0",
        "\n",
        "'",
        "\"",
        "=",
        "x",
        " ",
        "字",
        "@amy",
        "#tag",
        "https://x.example",
        "**",
        "_",
        "`",
        "[",
        "](",
        ")",
        "> ",
        "- ",
        "    ",
    ]);
    proptest::strategy::Strategy::prop_map(proptest::collection::vec(piece, 0..40), |pieces| {
        pieces.concat()
    })
}

#[test]
fn lines_of_preformatted_text_stay_however_often_it_is_cleaned() {
    let once = Html::clean("<pre>\n\n\n1\n</pre>");
    assert_eq!(once.as_str(), "<pre>\n\n\n1\n</pre>");
    assert_eq!(Html::clean(once.as_str()), once);
}

proptest::proptest! {
    #[test]
    fn co01_no_order_of_pieces_gets_through(source in pieces()) {
        let html = Html::clean(&source);
        assert_harmless(html.as_str(), &source);
        assert_eq!(Html::clean(html.as_str()), html, "cleaned again, from {source}");
        assert_harmless(markdown(&source, &address).as_str(), &source);
        let _: String = html.plain();
        assert!(one_line(&source).chars().count() <= 300);
    }
}

#[test]
fn co06_depth_and_size_are_cut_and_quick() {
    let bombs = [
        "<b>".repeat(200_000),
        "<blockquote>".repeat(50_000),
        "<ul><li>".repeat(50_000),
        "<div>".repeat(50_000) + "deep",
        "<svg>".repeat(50_000),
        "<a href=https://x.example><b>".repeat(20_000),
        "<table><tr><td>".repeat(20_000),
        (0..5_000).map(|n| format!("<b a={n}>")).collect::<String>() + &"<p>x".repeat(12_000),
        (0..5_000).map(|n| format!("<i a={n}><p>x</i>")).collect(),
        "<p ".to_owned() + &(0..20_000).map(|n| format!("a{n}=b ")).collect::<String>() + ">x</p>",
        "<!--".repeat(50_000),
        "&".repeat(200_000),
        "&#x10ffff;&lt;".repeat(20_000),
        "<".repeat(200_000),
        "</p>".repeat(50_000),
        "字".repeat(100_000),
        ">".repeat(60_000),
        "> ".repeat(40_000) + "x",
        "[".repeat(60_000),
        "*a ".repeat(30_000),
        "**_".repeat(30_000),
        "`".repeat(60_000),
        "- ".repeat(30_000) + "x",
        "![](".repeat(20_000),
        "https://a(".repeat(10_000),
        "@a@".repeat(30_000),
        "#".repeat(60_000),
    ];
    for bomb in bombs {
        let start = Instant::now();
        for html in [
            Html::clean(&bomb),
            markdown(&bomb, &address),
            plain_to_html(&bomb, &address),
        ] {
            assert_harmless(html.as_str(), &bomb[..bomb.floor_char_boundary(20)]);
            assert!(
                html.as_str().len() < 3_000_000,
                "{} becomes {} bytes",
                &bomb[..bomb.floor_char_boundary(20)],
                html.as_str().len()
            );
        }
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{} took {:?}",
            &bomb[..bomb.floor_char_boundary(20)],
            start.elapsed()
        );
    }
}

#[test]
fn co07_styles_classes_and_ids_are_removed() {
    let html = Html::clean(
        "<style>@import url(//evil.example);</style><p style='position:fixed' class='nav' id=top>a <span class='mention hero' style=x>b</span></p>",
    );
    assert_eq!(html.as_str(), "<p>a <span class=\"mention\">b</span></p>");
}

#[test]
fn co08_links_lead_to_the_web_or_to_a_letter_or_nowhere() {
    for href in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript&#58;alert(1)",
        "&#x6A&#x61;vascript:alert(1)",
        " \u{1}javascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//evil.example",
        "/relative",
        "#top",
        "",
    ] {
        assert_eq!(
            Html::clean(&format!("<a href=\"{href}\">text</a>")).as_str(),
            "text",
            "{href}"
        );
        assert!(
            !markdown(&format!("[text](<{href}>)"), &nowhere)
                .as_str()
                .contains("href"),
            "{href}"
        );
    }
    assert_eq!(
        Html::clean("<a href='https://x.example/a?b=1&amp;c=2' target=_blank rel=me>x</a>")
            .as_str(),
        "<a href=\"https://x.example/a?b=1&amp;c=2\" rel=\"nofollow noopener noreferrer ugc\">x</a>"
    );
    assert!(
        Html::clean("<a href='mailto:a@x.example'>x</a>")
            .as_str()
            .contains("mailto:a@x.example")
    );
}

#[test]
fn co11_names_keep_their_direction_and_their_place() {
    assert_eq!(
        clean_name("Amy \u{202e}yma\u{202c} \u{2067}x\u{2069}\u{200b}"),
        "Amy yma x"
    );
    assert_eq!(clean_name("  a\n\tb\0\u{7}  "), "a b");
    // What is not shown stands between no two marks.
    assert_eq!(
        clean_name("a\u{202e}\u{301}\u{301}\u{202e}\u{301}\u{301}"),
        "a\u{301}\u{301}\u{301}"
    );
    assert_eq!(
        clean_name(&format!("Z{}", "\u{335}".repeat(50))),
        format!("Z{}", "\u{335}".repeat(3))
    );
    assert_eq!(clean_name("陳大文 👩‍👩‍👧"), "陳大文 👩‍👩‍👧");
}

#[test]
fn co12_names_and_texts_are_capped() {
    assert_eq!(clean_name(&"名".repeat(1_000_000)).chars().count(), 100);
    assert_eq!(
        clean_text(&"a b\n".repeat(5_000), 5_000).chars().count(),
        4_999
    );
    assert!(Html::clean(&"字".repeat(2_000_000)).as_str().len() <= 100 * 1024);
    assert_eq!(cut("ab👩‍👧", 3), "ab", "an emoji is whole or not there");
}

#[test]
fn html_from_elsewhere_keeps_its_lines() {
    assert_eq!(
        Html::clean("<div>a</div><div>b</div><table><tr><td>c</td><td>d</td></tr></table>")
            .as_str(),
        "a<br>b<br>c d"
    );
    assert_eq!(
        Html::clean("<h1>T</h1><p>a<p>b<ul><li>c<li>d</ul>").as_str(),
        "<h2>T</h2><p>a</p><p>b</p><ul><li>c</li><li>d</li></ul>"
    );
    assert_eq!(
        Html::clean("<p>a<br>b &lt;c&gt;</p><p>d</p><ul><li>e</li><li>f</li></ul>").plain(),
        "a\nb <c>\n\nd\n\n- e\n- f"
    );
    assert!(Html::clean("<p> <br></p>").is_empty());
}

#[test]
fn markdown_is_what_members_mean() {
    assert_eq!(
        markdown("a **b** <b>c</b>\nd", &nowhere).as_str(),
        "<p>a <strong>b</strong> &lt;b&gt;c&lt;/b&gt;<br>\nd</p>"
    );
    assert_eq!(
        markdown("Hi @amy_lee, `@code` and #互助小組！", &address).as_str(),
        "<p>Hi <span class=\"h-card\"><a href=\"https://here.example/@amy_lee\" class=\"u-url mention\" rel=\"nofollow noopener noreferrer ugc\">@<span>amy_lee</span></a></span>, \
         <code>@code</code> and <a href=\"https://here.example/tags/%E4%BA%92%E5%8A%A9%E5%B0%8F%E7%B5%84\" class=\"mention hashtag\" rel=\"nofollow noopener noreferrer ugc\">#<span>互助小組</span></a>！</p>"
    );
    assert_eq!(
        markdown("[a @amy](https://x.example)", &address)
            .as_str()
            .matches("<a ")
            .count(),
        1
    );
    assert_eq!(
        plain_to_html("1 < 2\n**x**\n\nb @nobody", &address).as_str(),
        "<p>1 &lt; 2<br>**x**</p><p>b @nobody</p>"
    );
}

#[test]
fn people_tags_and_links_are_found() {
    let named = |text| {
        find(text)
            .into_iter()
            .map(|(place, _)| &text[place])
            .collect::<Vec<_>>()
    };
    assert_eq!(
        named("@amy @bob@b.example:4460, (@c@127.20.0.13:4460) 你好@dee。"),
        ["@amy", "@bob@b.example:4460", "@c@127.20.0.13:4460", "@dee"]
    );
    assert_eq!(
        named("a@b.example x/@y @ @. @@ @amy@. see @amy.",),
        ["@amy", "@amy"]
    );
    assert_eq!(
        named("#tea #1 #2026年 #互助，#ひらがな &#39; a#b ##c"),
        ["#tea", "#2026年", "#互助", "#ひらがな"]
    );
    assert_eq!(
        named("(see https://x.example/a_(b)). http:// https://y.example/路，好 HTTPS://Z.example!"),
        [
            "https://x.example/a_(b)",
            "https://y.example/路",
            "HTTPS://Z.example"
        ]
    );
}

#[test]
fn a_summary_is_one_short_line() {
    assert_eq!(
        one_line("Tea & <b>cake</b>\n\nSaturday"),
        "Tea ＆ ‹b›cake‹/b› Saturday"
    );
    for long in ["word ".repeat(100), "互".repeat(400), "a".repeat(400)] {
        let line = one_line(&long);
        assert!(line.chars().count() <= 300 && line.ends_with('…'), "{line}");
    }
    assert_eq!(one_line(&"a".repeat(300)).chars().count(), 300);
}
