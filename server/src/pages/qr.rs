//! A link as a QR code, drawn here.

use qrcode::{EcLevel, QrCode, render::svg};

/// The code as an SVG element; `None` when the text is too long for one.
pub fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(220, 220)
        .build();
    // What stands before the element itself has no place inside of a page.
    drawn.find("<svg").map(|start| drawn[start..].to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_link_becomes_a_drawing_without_a_head() {
        let drawn = super::svg("https://carers.example/join/abc").unwrap_or_default();
        assert!(
            drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"),
            "{drawn}"
        );
        assert_eq!(super::svg(&"x".repeat(5000)), None);
    }
}
