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
pub mod tests {
    /// What a phone reads in a drawing of ours: painted from the path of its rectangles, and decoded by another's code.
    pub fn read(drawn: &str) -> Option<String> {
        let side: usize = drawn
            .split("width=\"")
            .nth(1)?
            .split('"')
            .next()?
            .parse()
            .ok()?;
        let path = drawn.split(" d=\"").nth(1)?.split('"').next()?;
        let mut dark = vec![false; side * side];
        for part in path.split('M').skip(1) {
            let numbers: Vec<usize> = part
                .split(|sign: char| !sign.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            let [x, y, width, height, ..] = *numbers.as_slice() else {
                return None;
            };
            for row in y..y + height {
                dark[row * side + x..row * side + x + width].fill(true);
            }
        }
        let shade = |x: usize, y: usize| if dark[y * side + x] { 0 } else { 255 };
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, shade);
        let grids = image.detect_grids();
        Some(grids.first()?.decode().ok()?.1)
    }

    #[test]
    fn a04_the_drawing_says_the_link() {
        let link = "https://carers.example/@family-network/7331904422";
        let drawn = super::svg(link).unwrap_or_default();
        assert_eq!(read(&drawn).as_deref(), Some(link), "{drawn}");
    }

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
