//! What a person or a script sees: text, tables, JSON, progress bars. Nothing else in the program prints.

use crate::arguments::{Colour, Everywhere};
use anyhow::Result;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use qm_engine::Progress;
use serde::Serialize;
use std::io::{IsTerminal, Write};

/// The terminal, or the pipe in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    json: bool,
    bars: bool,
    colour: bool,
}

/// How a line stands out.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tone {
    /// A heading.
    Bold,
    /// All is well.
    Good,
    /// Wants attention.
    Warn,
    /// Less important.
    Dim,
}

impl Terminal {
    /// Decides by the options and by what standard output and error are. `no_colour` is the variable `NO_COLOR`.
    pub(crate) fn new(options: &Everywhere, no_colour: bool) -> Self {
        let out = std::io::stdout().is_terminal();
        let colour = match options.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => out && !no_colour,
        };
        let bars = !options.quiet && std::io::stderr().is_terminal();
        Self { json: options.json, bars, colour: colour && !options.json }
    }

    /// Prints `value` as the command's JSON document, or calls `text` in its place.
    pub(crate) fn answer<T: Serialize>(self, value: &T, text: impl FnOnce() -> Result<()>) -> Result<()> {
        if !self.json {
            return text();
        }
        let mut out = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, value)?;
        writeln!(out)?;
        Ok(())
    }

    /// Prints a line on standard output.
    #[expect(clippy::unused_self, reason = "what is said is said through the terminal")]
    pub(crate) fn line(self, text: &str) -> Result<()> {
        writeln!(std::io::stdout().lock(), "{text}")?;
        Ok(())
    }

    /// Prints a line on standard error.
    #[expect(clippy::unused_self, reason = "what is said is said through the terminal")]
    pub(crate) fn note(self, text: &str) -> Result<()> {
        writeln!(std::io::stderr().lock(), "{text}")?;
        Ok(())
    }

    /// Colours a text, where colours are on.
    pub(crate) fn paint(self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Bold => "1",
            Tone::Good => "32",
            Tone::Warn => "33",
            Tone::Dim => "2",
        };
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Prints a table; columns whose heading begins with `>` are aligned right.
    pub(crate) fn table(self, headings: &[&str], rows: &[Vec<String>]) -> Result<()> {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        let titles = headings.iter().map(|h| self.paint(Tone::Dim, h.trim_start_matches('>')));
        table.set_header(titles.collect::<Vec<_>>());
        for row in rows {
            table.add_row(row);
        }
        for (index, heading) in headings.iter().enumerate() {
            if let (true, Some(column)) = (heading.starts_with('>'), table.column_mut(index)) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let text = table.to_string();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        self.line(&lines.join("\n"))
    }

    /// Calls `work` with an observer that draws a progress bar with the time left.
    pub(crate) fn watch<T>(self, work: impl FnOnce(&mut dyn FnMut(&Progress)) -> T) -> T {
        if !self.bars {
            return work(&mut |_| ());
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        let known = "{msg:28} {bar:30} {percent:>3} %  {eta} left";
        let unknown = "{msg:28} {spinner} {human_pos}  {elapsed}";
        let styles = [known, unknown]
            .map(|t| ProgressStyle::with_template(t).unwrap_or_else(|_| ProgressStyle::default_bar()));
        let mut last = "";
        let result = work(&mut |progress: &Progress| {
            if progress.step != last {
                last = progress.step;
                bar.reset();
                bar.set_style(styles[usize::from(progress.total == 0)].clone());
            }
            if progress.total > 0 {
                bar.set_length(progress.total);
            }
            bar.set_position(progress.done);
            bar.set_message(format!("{} {}", progress.step, progress.detail));
        });
        bar.finish_and_clear();
        result
    }
}
