//! UTF-8 that was read as Windows-1252 and written as UTF-8 again: `SÃ£o` for `São`.

/// Windows-1252 from 0x80 to 0x9F; its five unused places stand for themselves.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text as it was meant; `None` when it is not wrongly encoded beyond doubt.
///
/// Beyond doubt means: every character is one byte of Windows-1252, those bytes are valid UTF-8 as a whole, and
/// the result has no control characters. Proper text practically never is: an accented letter would have to be
/// followed by a symbol, each time.
pub(crate) fn mended(text: &str) -> Option<String> {
    if !text.bytes().any(|byte| matches!(byte, 0xc2..=0xc3)) {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(windows_byte).collect();
    let better = String::from_utf8(bytes?).ok()?;
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (better.chars().count() < text.chars().count() && !better.chars().any(control)).then_some(better)
}

fn windows_byte(c: char) -> Option<u8> {
    let special = WINDOWS.iter().position(|&known| known == c);
    match special {
        Some(at) => u8::try_from(0x80 + at).ok(),
        None => u8::try_from(u32::from(c)).ok().filter(|byte| !(0x80..=0x9f).contains(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn mends_what_is_beyond_doubt() {
        for (broken, due) in
            [("SÃ£o Paulo", "São Paulo"), ("nÃ£o Ã© bom", "não é bom"), ("cafÃ© â€“ 5â‚¬", "café – 5€")]
        {
            assert_eq!(mended(broken).as_deref(), Some(due), "{broken}");
        }
        for fine in ["São Paulo", "SÃO PAULO", "café", "naïve", "£5", "上海", "SÃ£o 上海", "Â", "plain"]
        {
            assert_eq!(mended(fine), None, "{fine}");
        }
    }

    proptest! {
        #[test]
        fn what_was_broken_once_is_mended(text in "[a-zà-ÿ –€]{0,20}ã[a-z ]{0,8}") {
            let broken: String = text.bytes().map(|b| match b {
                0x80..=0x9f => WINDOWS[usize::from(b - 0x80)],
                _ => char::from(b),
            }).collect();
            prop_assert_eq!(mended(&broken), Some(text));
        }
    }
}
