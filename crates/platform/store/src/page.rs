//! Pages of lists: a limit, and a cursor that says where the next page begins.

use crate::error::Error;
use serde::Serialize;

/// Most items of one page.
const MOST: usize = 200;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; none on the last one. To be given back as it is.
    pub next: Option<String>,
}

/// Which page is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest<'a> {
    /// The cursor of the page before; none for the first page.
    pub cursor: Option<&'a str>,
    /// Items wanted, at least 1, at most 200.
    pub limit: usize,
}

impl<'a> PageRequest<'a> {
    /// The first page.
    pub fn first(limit: usize) -> Self {
        Self { cursor: None, limit }
    }

    /// Rows to read: one more than shown tells whether another page follows.
    pub(crate) fn rows(&self) -> i64 {
        i64::try_from(self.shown() + 1).expect("invariant: a page is small")
    }

    fn shown(&self) -> usize {
        self.limit.clamp(1, MOST)
    }

    /// The number and key of the last item of the page before, or `first` on the first page.
    pub(crate) fn after(&self, first: (i64, &'a str)) -> Result<(i64, &'a str), Error> {
        let Some(cursor) = self.cursor else { return Ok(first) };
        let parsed = cursor.split_once('~').and_then(|(n, key)| Some((n.parse().ok()?, key)));
        parsed.ok_or_else(|| Error::Cursor(cursor.chars().take(40).collect()))
    }

    /// The key of the last item of the page before; empty on the first page.
    pub(crate) fn after_key(&self) -> &'a str {
        self.cursor.unwrap_or("")
    }

    /// Cuts the rows read to a page.
    pub(crate) fn cut<T>(&self, mut items: Vec<T>, cursor: impl Fn(&T) -> String) -> Page<T> {
        let more = items.len() > self.shown();
        items.truncate(self.shown());
        let next = if more { items.last().map(cursor) } else { None };
        Page { items, next }
    }
}

/// A cursor from a number and a key.
pub(crate) fn cursor(number: i64, key: &str) -> String {
    format!("{number}~{key}")
}

/// A `LIKE` pattern that finds `text` anywhere; to be used with `ESCAPE '\'`.
pub(crate) fn anywhere(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_come_back_as_they_were_given() {
        let given = cursor(-3, "a~b");
        let request = PageRequest { cursor: Some(&given), limit: 2 };
        assert_eq!(request.after((0, "")).unwrap(), (-3, "a~b"));
        let page = request.cut(vec![1, 2, 3], ToString::to_string);
        assert_eq!((page.items, page.next.as_deref()), (vec![1, 2], Some("2")));
        assert_eq!(request.cut(vec![1, 2], ToString::to_string).next, None);
        assert!(PageRequest { cursor: Some("x"), limit: 1 }.after((0, "")).is_err());
    }
}
