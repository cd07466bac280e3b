//! Bytes to text: UTF-8, or Latin-1 where a mapping says so.

use serde::Deserialize;
use std::borrow::Cow;

/// How a file's text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub(crate) enum Encoding {
    /// Unicode; the default.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// Western European; bytes from 0x80 to 0x9F are read as Windows-1252, as everywhere on the web.
    #[serde(rename = "latin-1")]
    Latin1,
}

/// Windows-1252 from 0x80 to 0x9F; its five unused places stand for themselves.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl Encoding {
    /// Why bytes are no text, for people.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Utf8 => {
                "UTF-8 text without NUL bytes (encoding = \"latin-1\" in the mapping reads older files)"
            }
            Self::Latin1 => "Latin-1 text without NUL bytes",
        }
    }

    /// The text; `None` when the bytes are none or hold NUL.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        if bytes.contains(&0) {
            return None;
        }
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Latin1 => Some(match std::str::from_utf8(bytes) {
                Ok(text) if text.is_ascii() => Cow::Borrowed(text),
                _ => Cow::Owned(bytes.iter().map(|&byte| latin(byte)).collect()),
            }),
        }
    }
}

fn latin(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
