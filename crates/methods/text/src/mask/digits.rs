//! Telephone numbers and other long numbers.

use super::{Found, before, run};

/// Fewest digits that are masked.
const DIGITS_MIN: usize = 7;
/// Most digits of a telephone number (ITU-T E.164).
const PHONE_MAX: usize = 15;
/// Digits of a Chinese identity number before its check letter.
const IDENTITY: usize = 17;

/// Groups of digits that may belong together.
struct Groups {
    /// Start and length of each group.
    places: Vec<(usize, usize)>,
    /// Signs between them.
    separators: Vec<char>,
    plus: bool,
    bracket: bool,
}

/// A telephone number or another long number that begins here.
pub(super) fn number_at(text: &[char], at: usize) -> Option<Found> {
    if before(text, at).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let groups = groups(text, at)?;
    let single = groups.places.len() == 1;
    if is_kept(text, &groups) {
        return None;
    }
    let digits: usize = groups.places.iter().map(|(_, length)| length).sum();
    let (first, first_length) = groups.places[0];
    let spaced = groups.separators.iter().all(|c| c.is_whitespace()) && !groups.plus && !groups.bracket;
    let scattered = !single && spaced && groups.places.iter().any(|(_, length)| *length < 2);
    if digits < DIGITS_MIN || scattered {
        // The groups do not belong together; the first may be long enough by itself.
        return (first_length >= DIGITS_MIN).then(|| alone(text, at, first, first_length));
    }
    if single && !groups.plus && !groups.bracket {
        return Some(alone(text, at, first, first_length));
    }
    let (last, length) = groups.places[groups.places.len() - 1];
    let placeholder = if digits <= PHONE_MAX { "[phone]" } else { "[number]" };
    Some(Found { length: last + length - at, placeholder })
}

/// Characters of a date, a span of years or an amount that stands here, or of a short number: to be
/// passed over as a whole, so that no part of it is taken for the start of something else.
pub(super) fn untouched_at(text: &[char], at: usize) -> usize {
    let Some(groups) = groups(text, at).filter(|_| text[at].is_ascii_digit()) else { return 1 };
    let kept = kept_groups(text, &groups).max(1);
    let (last, length) = groups.places[kept - 1];
    last + length - at
}

fn alone(text: &[char], at: usize, start: usize, length: usize) -> Found {
    let mobile = length == 11 && text[start] == '1' && ('3'..='9').contains(&text[start + 1]);
    let check_letter = length == IDENTITY && matches!(text.get(start + length), Some('x' | 'X'));
    let placeholder = if mobile { "[phone]" } else { "[number]" };
    Found { length: start + length + usize::from(check_letter) - at, placeholder }
}

/// The groups of digits from here on that are parted by at most two signs each.
fn groups(text: &[char], at: usize) -> Option<Groups> {
    let mut groups = Groups { places: Vec::new(), separators: Vec::new(), plus: false, bracket: false };
    let mut next = at;
    if text[next] == '+' {
        groups.plus = true;
        next += 1;
    }
    if text.get(next) == Some(&'(') {
        groups.bracket = true;
        next += 1;
    }
    loop {
        let length = run(text, next, |c| c.is_ascii_digit());
        if length == 0 {
            break;
        }
        groups.places.push((next, length));
        let end = next + length;
        let gap = run(text, end, |c| matches!(c, ' ' | '-' | '.' | '(' | ')'));
        if gap == 0 || gap > 2 {
            break;
        }
        groups.separators.extend(&text[end..end + gap]);
        next = end + gap;
    }
    let inner: usize = groups.places.len().saturating_sub(1);
    if groups.places.is_empty() {
        return None;
    }
    // Signs after the last group are no separators.
    let (last, length) = groups.places[inner];
    let first_end = groups.places[0].0 + groups.places[0].1;
    groups.separators =
        text[first_end..last + length].iter().copied().filter(|c| !c.is_ascii_digit()).collect();
    Some(groups)
}

fn is_kept(text: &[char], groups: &Groups) -> bool {
    !groups.plus && !groups.bracket && kept_groups(text, groups) > 0
}

/// How many of the first groups are a date, a span of years or an amount with thousands marks.
fn kept_groups(text: &[char], groups: &Groups) -> usize {
    let sizes: Vec<usize> = groups.places.iter().map(|(_, length)| *length).collect();
    let year = |i: usize| {
        let (start, length) = groups.places[i];
        length == 4 && matches!((text[start], text[start + 1]), ('1', '9') | ('2', '0'))
    };
    let sign = |i: usize, allowed: &[char]| {
        let from = groups.places[i].0 + groups.places[i].1;
        let to = groups.places[i + 1].0;
        to - from == 1 && allowed.contains(&text[from])
    };
    let marked = |i: usize| sign(i, &['-', '.']);
    match sizes[..] {
        [4, 1 | 2, 1 | 2, ..] if year(0) && marked(0) && marked(1) => return 3,
        [1 | 2, 1 | 2, 4, ..] if year(2) && marked(0) && marked(1) => return 3,
        [4, 4] if year(0) && year(1) && marked(0) => return 2,
        _ => {}
    }
    let thousands =
        sizes.iter().skip(1).enumerate().take_while(|(i, n)| **n == 3 && sign(*i, &['.'])).count();
    let amount = sizes[0] <= 3 && thousands > 0 && thousands + 1 == sizes.len();
    if amount { sizes.len() } else { 0 }
}
