//! Lines of a table with commas between, as spreadsheets and Mastodon read them.

/// One line. What a spreadsheet would take for a formula, it must not (CO26).
pub fn row(cells: &[&str]) -> String {
    let cells = cells.iter().map(|cell| {
        let is_odd = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let cell = if is_odd {
            format!("'{cell}")
        } else {
            (*cell).to_owned()
        };
        if cell.contains(['"', ',', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    });
    format!("{}\n", cells.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn co26_no_cell_is_a_formula_and_none_breaks_its_line() {
        for (cell, written) in [
            ("mei@carers.example", "mei@carers.example\n"),
            ("=1+1", "'=1+1\n"),
            ("+852", "'+852\n"),
            ("-a@b", "'-a@b\n"),
            ("@sum(a)", "'@sum(a)\n"),
            ("\tx", "'\tx\n"),
            ("\rx", "\"'\rx\"\n"),
            ("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\"\n"),
        ] {
            assert_eq!(row(&[cell]), written);
        }
        assert_eq!(row(&["a", "true", ""]), "a,true,\n");
    }
}
