//! Stylesheet and pictures, embedded in the binary and served under `/static/`.

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
};

use axum::{
    extract::{Path, RawQuery},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};

use crate::app::error::AppError;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 7] = [
    Asset {
        name: "style.css",
        media_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../../static/style.css"),
    },
    Asset {
        name: "paper.css",
        media_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../../static/paper.css"),
    },
    Asset {
        name: "logo.svg",
        media_type: "image/svg+xml",
        bytes: include_bytes!("../../static/logo.svg"),
    },
    Asset {
        name: "favicon.svg",
        media_type: "image/svg+xml",
        bytes: include_bytes!("../../static/favicon.svg"),
    },
    // Most programs that preview links draw no SVG.
    Asset {
        name: "card.png",
        media_type: "image/png",
        bytes: include_bytes!("../../static/card.png"),
    },
    // What apps show of someone without a picture; few of them read SVG.
    Asset {
        name: "avatar.png",
        media_type: "image/png",
        bytes: include_bytes!("../../static/avatar.png"),
    },
    Asset {
        name: "header.png",
        media_type: "image/png",
        bytes: include_bytes!("../../static/header.png"),
    },
];

/// The address of an asset, with its version, so that browsers may keep it for a year.
pub fn address(name: &str) -> String {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => format!("/static/{name}?v={}", version(asset)),
        None => format!("/static/{name}"),
    }
}

/// `GET /static/{name}`
pub async fn serve(
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let asset = ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .ok_or(AppError::NotFound)?;
    let is_versioned = query.is_some_and(|query| query == format!("v={}", version(asset)));
    let caching = if is_versioned {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    };
    Ok((
        [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(asset.media_type),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static(caching)),
            // Apps in a browser show the picture of who has none.
            (
                header::ACCESS_CONTROL_ALLOW_ORIGIN,
                HeaderValue::from_static("*"),
            ),
        ],
        asset.bytes,
    )
        .into_response())
}

fn version(asset: &Asset) -> String {
    let mut hasher = DefaultHasher::new();
    asset.bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    /// Text on its ground, as the stylesheet puts them together.
    const TEXT: [(&str, &str); 30] = [
        ("ink", "paper"),
        ("ink", "card"),
        ("ink", "sunk"),
        ("ink", "accent-wash"),
        ("ink", "grey-wash"),
        ("soft", "paper"),
        ("soft", "card"),
        ("soft", "sunk"),
        ("soft", "accent-wash"),
        ("accent", "paper"),
        ("accent", "card"),
        ("accent", "sunk"),
        ("accent-strong", "paper"),
        ("accent-strong", "card"),
        ("accent-strong", "sunk"),
        ("accent-strong", "accent-wash"),
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
        ("jade", "paper"),
        ("jade", "card"),
        ("jade", "jade-wash"),
        ("card", "jade"),
        ("amber", "amber-wash"),
        ("red", "paper"),
        ("red", "card"),
        ("red", "red-wash"),
        ("plum", "plum-wash"),
        ("soft", "grey-wash"),
        ("ink", "plum-wash"),
        ("ink", "jade-wash"),
    ];

    /// Edges of fields and buttons, and the outline of what has the focus.
    const EDGES: [(&str, &str); 6] = [
        ("edge", "paper"),
        ("edge", "card"),
        ("focus", "paper"),
        ("focus", "card"),
        ("focus", "sunk"),
        ("focus", "accent-wash"),
    ];

    #[test]
    fn colours_can_be_told_apart_by_day_and_by_night() {
        let style = include_str!("../../static/style.css");
        let (day, rest) = style
            .split_once("prefers-color-scheme: dark")
            .expect("two sets");
        let (night, _) = rest
            .split_once("/* Ground */")
            .expect("the end of the sets");
        for (name, colours) in [("day", colours(day)), ("night", colours(night))] {
            for (pairs, least) in [(&TEXT[..], 4.5), (&EDGES[..], 3.0)] {
                for (one, other) in pairs {
                    let ratio = contrast(colours[one], colours[other]);
                    assert!(ratio >= least, "{name}: {one} on {other} is {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn contrast_is_reckoned_as_wcag_has_it() {
        assert!((contrast(0xff_ff_ff, 0) - 21.0).abs() < 0.01);
        assert!((contrast(0x77_77_77, 0xff_ff_ff) - 4.48).abs() < 0.01);
    }

    #[test]
    fn the_stylesheet_asks_no_one_else() {
        let style = include_str!("../../static/style.css");
        assert!(!style.contains("url("));
        assert!(!style.contains("@import"));
    }

    fn colours(text: &str) -> BTreeMap<&str, u32> {
        text.lines()
            .filter_map(|line| {
                line.trim()
                    .strip_prefix("--")?
                    .strip_suffix(';')?
                    .split_once(": #")
            })
            .filter_map(|(name, hex)| Some((name, u32::from_str_radix(hex, 16).ok()?)))
            .collect()
    }

    fn contrast(one: u32, other: u32) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(colour: u32) -> f64 {
        let channel = |shift: u32| {
            let value = f64::from((colour >> shift) & 0xff) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
    }
}
