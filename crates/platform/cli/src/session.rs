//! One call of the program: its home, terminal and configuration, and the outside world it hands to the engine.

use crate::config::{self, Config};
use crate::terminal::Terminal;
use anyhow::{Context, Result};
use qm_domain::Timestamp;
use qm_engine::{Engine, Home, Outside};
use std::path::PathBuf;

/// What every command is given.
pub(crate) struct Session {
    /// Where to print.
    pub(crate) terminal: Terminal,
    /// The home folder.
    pub(crate) home: PathBuf,
    /// The configuration in force.
    pub(crate) config: Config,
}

impl Session {
    /// Opens the engine on the home.
    pub(crate) fn engine(&self) -> Result<Engine> {
        let home = Home::open(&self.home)?;
        let webhook =
            self.config.webhook.clone().map(|url| (url, config::webhook_secret().unwrap_or_default()));
        Engine::open(home, Outside { entropy, clock, webhook })
            .with_context(|| format!("opening {}", self.home.display()))
    }
}

/// Who answers at the command line.
pub(crate) const LOCAL: &str = "local";

/// The instant given with `--as-of`.
pub(crate) fn as_of(text: Option<&str>) -> Result<Option<Timestamp>> {
    text.map(Timestamp::parse).transpose().context("--as-of")
}

/// Fills `bytes` from the system's entropy.
pub(crate) fn entropy(bytes: &mut [u8]) -> std::io::Result<()> {
    getrandom::fill(bytes).map_err(std::io::Error::other)
}

/// The system's clock.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
pub(crate) fn clock() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_micros(since.ok().and_then(|d| i64::try_from(d.as_micros()).ok()).unwrap_or(0))
}
