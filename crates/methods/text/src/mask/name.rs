//! Given names, as they were told.

use super::{Found, before};
use crate::script::{is_han, is_word, narrow};

/// Shortest part of a Latin name that is looked for by itself.
const PART_MIN: usize = 3;

/// Names in lower case, the longest first.
pub(super) struct Names(Vec<Vec<char>>);

impl Names {
    pub(super) fn new(names: &[&str]) -> Self {
        let mut wanted: Vec<Vec<char>> = Vec::new();
        for name in names {
            let name: Vec<char> = name.trim().chars().map(narrow).flat_map(char::to_lowercase).collect();
            let han = name.iter().all(|&c| is_han(c));
            if han && (3..=4).contains(&name.len()) {
                wanted.push(name[name.len() - 2..].to_vec());
            }
            let parts = name.split(|c| c.is_whitespace()).filter(|part| part.len() >= PART_MIN);
            wanted.extend(parts.map(<[char]>::to_vec));
            wanted.push(name);
        }
        wanted.retain(|name| name.len() >= 2 && name.iter().all(|&c| is_name(c)));
        wanted.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        wanted.dedup();
        Self(wanted)
    }

    /// The longest name that begins here.
    pub(super) fn at(&self, text: &[char], at: usize) -> Option<Found> {
        let found = self.0.iter().find(|name| stands_at(text, at, name))?;
        Some(Found { length: found.len(), placeholder: "[name]" })
    }
}

fn stands_at(text: &[char], at: usize, name: &[char]) -> bool {
    let Some(there) = text.get(at..at + name.len()) else { return false };
    let same = there.iter().zip(name).all(|(&c, &n)| c == n || c.to_lowercase().eq(std::iter::once(n)));
    let open = |inside: char, outside: Option<char>| !(is_word(inside) && outside.is_some_and(is_word));
    same && open(there[0], before(text, at))
        && open(there[name.len() - 1], text.get(at + name.len()).copied())
}

fn is_name(c: char) -> bool {
    is_word(c) || is_han(c) || c.is_whitespace() || matches!(c, '\'' | '-' | '.' | '·')
}
