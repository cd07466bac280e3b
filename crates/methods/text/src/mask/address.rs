//! E-mail addresses, web addresses and messenger names.

use super::{Found, before, run, stands_at};
use crate::script::is_word;

/// Endings by which a bare domain is known.
const ENDINGS: [&str; 24] = [
    "com", "cn", "net", "org", "br", "io", "top", "shop", "xyz", "me", "ly", "link", "vip", "cc", "info",
    "app", "site", "store", "online", "club", "pt", "uk", "de", "eu",
];
/// Words that announce a messenger name.
const MESSENGERS: [&str; 11] =
    ["微信号", "微信", "wechat id", "wechat", "weixin", "qq号", "qq", "vx", "whatsapp", "telegram", "skype"];
/// Fewest characters of a messenger name.
const HANDLE_MIN: usize = 5;

/// An e-mail address that begins here.
pub(super) fn mail_at(text: &[char], at: usize) -> Option<Found> {
    if !is_local(text[at]) || before(text, at).is_some_and(is_local) {
        return None;
    }
    let local = run(text, at, is_local);
    if text.get(at + local) != Some(&'@') {
        return None;
    }
    let domain = at + local + 1;
    let mut end = domain + run(text, domain, |c| is_word(c) || c == '.' || c == '-');
    while end > domain && !is_word(text[end - 1]) {
        end -= 1;
    }
    let dotted = text[domain..end].windows(2).any(|pair| pair[0] == '.' && is_word(pair[1]));
    (dotted && is_word(text[domain])).then_some(Found { length: end - at, placeholder: "[email]" })
}

/// A web address that begins here: with its scheme, with `www.`, or a bare domain of a usual ending.
pub(super) fn web_at(text: &[char], at: usize) -> Option<Found> {
    if before(text, at).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '-' | '_')) {
        return None;
    }
    let told = ["https://", "http://", "www."].iter().any(|start| stands_at(text, at, start));
    if !told && bare_domain(text, at).is_none() {
        return None;
    }
    let mut length = run(text, at, is_address);
    while length > 0 && matches!(text[at + length - 1], '.' | ',' | '!' | '?' | ';' | ':' | ')' | '\'') {
        length -= 1;
    }
    (length > 0).then_some(Found { length, placeholder: "[url]" })
}

/// A messenger name that begins here, right after the word that announces it.
pub(super) fn messenger_at(text: &[char], at: usize) -> Option<Found> {
    if !is_handle(text[at]) || before(text, at).is_some_and(is_handle) {
        return None;
    }
    let length = run(text, at, is_handle);
    if length < HANDLE_MIN {
        return None;
    }
    let is_gap = |c: char| c.is_whitespace() || matches!(c, ':' | '是' | '为' | '=');
    let gap = text[..at].iter().rev().take_while(|&&c| is_gap(c)).count();
    let marked = text[at - gap..at].iter().any(|c| !c.is_whitespace());
    let odd = text[at..at + length].iter().any(|&c| c.is_ascii_digit() || c == '_');
    let announced = MESSENGERS.iter().any(|word| {
        let start = (at - gap).checked_sub(word.chars().count());
        start.is_some_and(|start| {
            stands_at(text, start, word)
                && !(before(text, start).is_some_and(is_handle) && is_handle(text[start]))
        })
    });
    (announced && (marked || odd)).then_some(Found { length, placeholder: "[contact]" })
}

fn bare_domain(text: &[char], at: usize) -> Option<()> {
    let length = run(text, at, |c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
    if text.get(at + length) == Some(&'@') {
        return None;
    }
    let mut end = at + length;
    while end > at && matches!(text[end - 1], '.' | '-') {
        end -= 1;
    }
    let domain = &text[at..end];
    let dot = domain.iter().rposition(|&c| c == '.')?;
    let ending: String = domain[dot + 1..].iter().map(char::to_ascii_lowercase).collect();
    let lower = domain[dot + 1..].iter().all(char::is_ascii_lowercase);
    let named = domain[..dot].iter().any(char::is_ascii_alphabetic) && domain[0] != '.';
    (lower && named && ENDINGS.contains(&ending.as_str())).then_some(())
}

fn is_local(c: char) -> bool {
    is_word(c) || matches!(c, '.' | '_' | '%' | '+' | '-')
}

fn is_address(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '[' | ']' | '{' | '}')
}

fn is_handle(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}
