//! What kind of writing a character belongs to.

/// Whether the character is a Chinese ideograph (Unicode 16, Unified and Compatibility Ideographs).
pub(crate) fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_23AF | 0x3007)
}

/// Whether the character is Japanese kana or Korean hangul.
pub(crate) fn is_kana_or_hangul(c: char) -> bool {
    matches!(u32::from(c), 0x3041..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9D | 0x1100..=0x11FF | 0xAC00..=0xD7A3)
}

/// Whether texts in this character's script are cut into characters, since they have no spaces.
pub(crate) fn is_unspaced(c: char) -> bool {
    is_han(c) || is_kana_or_hangul(c)
}

/// Whether the character is part of a word: letters, digits and the marks put upon letters.
pub(crate) fn is_word(c: char) -> bool {
    (c.is_alphanumeric() || matches!(u32::from(c), 0x0300..=0x036F)) && !is_unspaced(c)
}

/// The ordinary form of a full-width letter, digit or sign; typographic apostrophes become straight.
pub(crate) fn narrow(c: char) -> char {
    match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        0x3000 => ' ',
        0x2018 | 0x2019 | 0x02BC => '\'',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_apart() {
        for (c, han, unspaced, word) in [
            ('好', true, true, false),
            ('か', false, true, false),
            ('한', false, true, false),
            ('é', false, false, true),
            ('7', false, false, true),
            ('。', false, false, false),
            ('𠀀', true, true, false),
        ] {
            assert_eq!((is_han(c), is_unspaced(c), is_word(c)), (han, unspaced, word), "{c}");
        }
        assert_eq!(['Ａ', '１', '’', '　'].map(narrow), ['A', '1', '\'', ' ']);
    }
}
