//! Cells that a spreadsheet shows and does not run.

/// The text, with an apostrophe before it where a spreadsheet would take it for a formula: after blanks it starts
/// with `=`, `+`, `-`, `@` or their full-width forms, or it starts with a tab or line break. Decimal numbers stay.
pub(super) fn cell(text: String) -> String {
    let number = |t: &str| {
        let digits = t.strip_prefix(['-', '+']).unwrap_or(t);
        digits.starts_with(|c: char| c.is_ascii_digit()) && t.parse::<f64>().is_ok()
    };
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if (formula && !number(&text)) || text.starts_with(['\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        let risky =
            ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "-", "+inf", "＝1+1", "\r1"];
        for text in risky {
            assert_eq!(cell(text.into()), format!("'{text}"), "{text}");
        }
        for plain in ["-5", "+3.5", "+4930123456", "a=b", "", "2-1", "尊敬的"] {
            assert_eq!(cell(plain.into()), plain);
        }
    }
}
