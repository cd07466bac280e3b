//! Instance files damaged as hands, editors and wires damage them: an error or a problem, never a panic.

use proptest::prelude::*;
use proptest::sample::Index;
use qm_routing::format::{Format, read, read_solution, write_solution};
use qm_routing::{Budget, baseline, check, search};

use crate::formats::valid;

/// What a number may have become.
const NUMBERS: [&str; 16] = [
    "",
    "0",
    "-1",
    "-0",
    "1",
    "1e18",
    "-1e18",
    "1e400",
    "NaN",
    "inf",
    "-inf",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "0.0000001",
    "2147483648",
];

/// One thing done to a text.
#[derive(Debug, Clone)]
enum Damage {
    /// A line is gone.
    Line(Index),
    /// A line stands twice.
    Twice(Index),
    /// A line is where another was, and the other way round.
    Swapped(Index, Index),
    /// A word that looks like a number is another.
    Number(Index, &'static str),
    /// A section or header has the name of another line's.
    Renamed(Index, Index),
    /// The text ends here.
    Cut(Index),
    /// Bytes that were never in it; what is no text is replaced.
    Bytes(Index, Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Damage::Line),
        at().prop_map(Damage::Twice),
        (at(), at()).prop_map(|(a, b)| Damage::Swapped(a, b)),
        (at(), prop::sample::select(NUMBERS.to_vec())).prop_map(|(a, word)| Damage::Number(a, word)),
        (at(), at()).prop_map(|(a, b)| Damage::Renamed(a, b)),
        at().prop_map(Damage::Cut),
        (at(), prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(a, bytes)| Damage::Bytes(a, bytes)),
    ]
}

impl Damage {
    fn done_to(&self, text: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let count = lines.len();
        match self {
            _ if lines.is_empty() => {}
            Self::Line(at) => drop(lines.remove(at.index(count))),
            Self::Twice(at) => lines.insert(at.index(count), lines[at.index(count)].clone()),
            Self::Swapped(a, b) => lines.swap(a.index(count), b.index(count)),
            Self::Number(at, word) => return with_number(text, *at, word),
            Self::Renamed(a, b) => rename(&mut lines, *a, *b),
            Self::Cut(at) => return text.chars().take(at.index(text.len())).collect(),
            Self::Bytes(at, bytes) => {
                let mut all = text.as_bytes().to_vec();
                let start = at.index(all.len());
                all.splice(start..start, bytes.iter().copied());
                return String::from_utf8_lossy(&all).into_owned();
            }
        }
        lines.join("\n")
    }
}

/// The `at`-th number of a text replaced.
fn with_number(text: &str, at: Index, word: &str) -> String {
    let starts = |(start, _): &(usize, char)| {
        !text[..*start].ends_with(|before: char| before.is_ascii_alphanumeric() || before == '.')
    };
    let digits: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .filter(starts)
        .map(|(start, _)| start)
        .collect();
    if digits.is_empty() {
        return text.to_owned();
    }
    let start = digits[at.index(digits.len())];
    let end = text[start..]
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .map_or(text.len(), |length| start + length);
    format!("{}{word}{}", &text[..start], &text[end..])
}

/// A line with letters in front takes the first word of another.
fn rename(lines: &mut [String], a: Index, b: Index) {
    let named: Vec<usize> =
        (0..lines.len()).filter(|&at| lines[at].starts_with(char::is_alphabetic)).collect();
    if named.is_empty() {
        return;
    }
    let (to, from) = (named[a.index(named.len())], named[b.index(named.len())]);
    let word = lines[from].split([' ', ':']).next().unwrap_or("").to_owned();
    let rest = lines[to].find([' ', ':']).map_or(String::new(), |end| lines[to][end..].to_owned());
    lines[to] = word + &rest;
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]

    #[test]
    fn a_damaged_file_is_refused_or_solved(
        text in prop::sample::select(valid()),
        damages in prop::collection::vec(damage(), 0..5),
        forced in prop::option::weighted(0.1, 0..Format::NAMED.len()),
    ) {
        let text = damages.iter().fold(text, |text, damage| damage.done_to(&text));
        match read(&text, forced.map(|at| Format::NAMED[at].1)) {
            Err(error) => prop_assert!(!error.section.is_empty() && error.to_string().contains(&error.section)),
            Ok(instance) => {
                for method in [search, baseline::genetic, baseline::swarm] {
                    let plan = method(&instance.problem, Budget::iterations(20), 1, &mut |_| {});
                    prop_assert_eq!(check(&instance.problem, &plan), []);
                    let written = write_solution(&instance, &plan);
                    let again = instance.plan(&read_solution(&written).unwrap()).unwrap();
                    prop_assert_eq!(instance.cost(&again), instance.cost(&plan));
                }
            }
        }
        let _ = read_solution(&text).is_ok();
    }
}
