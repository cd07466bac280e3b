//! Source files as `tidy` sees them: where they are, how long they and their functions are.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// A source file that belongs to the product (tests and examples apart).
pub(crate) struct Source {
    /// Path from the root.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// A function and how many lines it has.
pub(crate) struct Function {
    /// Name.
    pub name: String,
    /// First line, from 1.
    pub line: usize,
    /// Lines from signature to closing brace.
    pub lines: usize,
}

/// Files under git's eye, or about to be, whose names end with one of `endings`.
pub(crate) fn files(root: &Path, endings: &[&str]) -> Result<Vec<Source>> {
    let listed = std::process::Command::new("git")
        .current_dir(root)
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .output()
        .context("listing files with git")?;
    let mut sources = Vec::new();
    for path in String::from_utf8_lossy(&listed.stdout).lines().map(PathBuf::from) {
        let name = path.to_string_lossy();
        if endings.iter().any(|e| name.ends_with(e)) && root.join(&path).is_file() {
            let text = std::fs::read(root.join(&path)).with_context(|| format!("reading {name}"))?;
            sources.push(Source { text: String::from_utf8_lossy(&text).into_owned(), path });
        }
    }
    Ok(sources)
}

impl Source {
    /// Whether the file is a test, bench or example.
    pub(crate) fn is_test(&self) -> bool {
        let path = self.path.to_string_lossy();
        ["/tests/", "/benches/", "/examples/", "/e2e/"].iter().any(|part| path.contains(part))
            || path.ends_with("tests.rs")
            || path.ends_with(".test.ts")
    }

    /// Lines, an inline test module at the end of the file not counted.
    pub(crate) fn lines(&self) -> usize {
        self.product().lines().count()
    }

    fn product(&self) -> &str {
        self.text.find("\n#[cfg(test)]\nmod tests {").map_or(&self.text, |at| &self.text[..at])
    }

    /// The functions of a Rust file, by its indentation as rustfmt leaves it.
    pub(crate) fn functions(&self) -> Vec<Function> {
        let lines: Vec<&str> = self.product().lines().collect();
        let mut functions = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let body = line.trim_start();
            let indent = &line[..line.len() - body.len()];
            let Some(name) = function_name(body) else { continue };
            let close = format!("{indent}}}");
            let end = lines[at..].iter().position(|l| {
                *l == close || l.trim_end().ends_with(';') && l.len() > indent.len() && at_signature(l)
            });
            functions.push(Function { name: name.to_owned(), line: at + 1, lines: end.unwrap_or(0) + 1 });
        }
        functions
    }
}

/// A trait method without a body ends on its own line.
fn at_signature(line: &str) -> bool {
    line.trim_start().contains("fn ") && line.trim_end().ends_with(';')
}

fn function_name(body: &str) -> Option<&str> {
    let rest =
        ["pub(crate) ", "pub(super) ", "pub "].iter().find_map(|v| body.strip_prefix(v)).unwrap_or(body);
    let rest = ["const ", "async ", "unsafe "].iter().fold(rest, |r, word| r.strip_prefix(word).unwrap_or(r));
    let rest = rest.strip_prefix("fn ")?;
    rest.split(['(', '<']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_functions_and_leaves_tests_out() {
        let text = "//! x\npub fn a(\n    x: u8,\n) {\n    b();\n}\n\nimpl Y {\n    const fn c() {\n    }\n}\n\n#[cfg(test)]\nmod tests {\n    fn t() {\n    }\n}\n";
        let source = Source { path: "src/a.rs".into(), text: text.into() };
        let found: Vec<_> = source.functions().into_iter().map(|f| (f.name, f.line, f.lines)).collect();
        assert_eq!(found, [("a".to_owned(), 2, 5), ("c".to_owned(), 9, 2)]);
        assert_eq!(source.lines(), 11);
    }
}
