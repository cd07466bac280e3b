//! Holds the sources against the house rules and draws the house.

use crate::house::{self, Arrows, FLOORS};
use crate::shell::root;
use crate::sources::{self, Source};
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::io::Write;

/// Lines a file may have at most, tests apart.
const FILE_LINES: usize = 400;
/// Lines a function may have at most.
const FUNCTION_LINES: usize = 70;
/// Words that have no place in the project, split so that this file passes itself.
const FORBIDDEN: [[&str; 2]; 7] = [
    ["TO", "DO"],
    ["FIX", "ME"],
    ["unimpl", "emented!"],
    ["to", "do!("],
    ["dbg", "!("],
    ["Lorem ", "ipsum"],
    ["#[ig", "nore]"],
];
/// File names that say nothing.
const EMPTY_NAMES: [&str; 6] = ["utils", "helpers", "common", "manager", "misc", "types"];

/// Runs every check, prints the house, and fails when a rule is broken.
pub(crate) fn run() -> Result<()> {
    let root = root();
    let arrows = house::arrows(&root)?;
    let rust = sources::files(&root, &[".rs"])?;
    let pages = sources::files(&root, &[".ts", ".svelte", ".css", ".sql", ".toml", ".md", "run"])?;
    let mut faults = house::faults(&arrows);
    for source in &rust {
        faults.extend(rust_faults(source));
    }
    for source in rust.iter().chain(&pages) {
        faults.extend(word_faults(source));
    }
    let mut out = std::io::stdout().lock();
    draw(&mut out, &arrows, &rust)?;
    for fault in &faults {
        writeln!(out, "fault: {fault}")?;
    }
    if !faults.is_empty() {
        bail!("{} faults", faults.len());
    }
    writeln!(out, "tidy: {} Rust files, no faults", rust.len())?;
    Ok(())
}

fn rust_faults(source: &Source) -> Vec<String> {
    let path = source.path.display();
    let mut faults = Vec::new();
    if !source.text.starts_with("//!") {
        faults.push(format!("{path}: does not open with //!"));
    }
    let stem = source.path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    if EMPTY_NAMES.contains(&stem.as_str()) {
        faults.push(format!("{path}: the name says nothing"));
    }
    if source.is_test() {
        return faults;
    }
    if source.lines() > FILE_LINES {
        faults.push(format!("{path}: {} lines, more than {FILE_LINES}", source.lines()));
    }
    for f in source.functions().iter().filter(|f| f.lines > FUNCTION_LINES) {
        faults
            .push(format!("{path}:{}: {} has {} lines, more than {FUNCTION_LINES}", f.line, f.name, f.lines));
    }
    faults
}

fn word_faults(source: &Source) -> Vec<String> {
    let found =
        FORBIDDEN.iter().map(|halves| halves.concat()).filter(|word| source.text.contains(word.as_str()));
    found.map(|word| format!("{}: holds {word:?}", source.path.display())).collect()
}

/// One line per room: files, lines, longest file and function, arrows.
fn draw(out: &mut impl Write, arrows: &Arrows, rust: &[Source]) -> Result<()> {
    let mut rooms: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for source in rust.iter().filter(|s| !s.is_test()) {
        let mut parts = source.path.iter().filter_map(|p| p.to_str()).skip_while(|p| *p != "crates").skip(1);
        let (first, second) = (parts.next().unwrap_or("xtask"), parts.next().unwrap_or_default());
        rooms
            .entry(if first == "domain" || first == "xtask" { first } else { second })
            .or_default()
            .push(source);
    }
    writeln!(out, "{:<11}{:>6}{:>7}{:>9}{:>10}  uses", "room", "files", "lines", "longest", "function")?;
    for (floor, names) in FLOORS {
        writeln!(out, "{floor}")?;
        for room in names {
            let files = rooms.get(room).map(Vec::as_slice).unwrap_or_default();
            let lines: usize = files.iter().map(|s| s.lines()).sum();
            let longest = files.iter().map(|s| s.lines()).max().unwrap_or(0);
            let function = files.iter().flat_map(|s| s.functions()).map(|f| f.lines).max().unwrap_or(0);
            let uses: Vec<&str> = arrows.get(*room).into_iter().flatten().map(String::as_str).collect();
            writeln!(
                out,
                "  {room:<9}{:>6}{lines:>7}{longest:>9}{function:>10}  {}",
                files.len(),
                uses.join(" ")
            )?;
        }
    }
    Ok(())
}
