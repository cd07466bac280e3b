//! What a process used, by `/proc`: looked at every few milliseconds until it ends.

use anyhow::{Result, bail};
use std::process::Command;
use std::time::{Duration, Instant};

/// What a process used.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Usage {
    /// Seconds by the clock.
    pub(super) wall_s: f64,
    /// Seconds of processor time, user and system.
    pub(super) cpu_s: f64,
    /// Most memory held at once.
    pub(super) peak_mib: f64,
}

const LOOK_EVERY: Duration = Duration::from_millis(10);
/// Clock ticks a second of Linux's `/proc`.
const TICKS: f64 = 100.0;

/// Runs a command to its end. Processor time and memory are those of the last look, at most 10 ms before the end.
pub(super) fn measure(command: &mut Command) -> Result<Usage> {
    let started = Instant::now();
    let mut child = command.spawn()?;
    let mut usage = Usage::default();
    loop {
        if let Some((cpu_s, peak_mib)) = look(child.id()) {
            (usage.cpu_s, usage.peak_mib) = (cpu_s, peak_mib);
        }
        if let Some(status) = child.try_wait()? {
            usage.wall_s = started.elapsed().as_secs_f64();
            if !status.success() {
                bail!("the command ended with {status}");
            }
            return Ok(usage);
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// Processor seconds and most memory in MiB of a process so far.
pub(super) fn look(process: u32) -> Option<(f64, f64)> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = peak.trim().trim_end_matches(" kB").trim().parse().ok()?;
    Some((ticks / TICKS, kib / 1024.0))
}

/// A count as a number to calculate with; exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}

/// A length as a count.
pub(super) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// A length as a number to calculate with.
pub(super) fn whole(length: usize) -> f64 {
    float(count(length))
}
