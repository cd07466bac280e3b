//! The configuration: defaults < `config.toml` in the home < environment < flags.

use anyhow::{Context, Result, bail};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What can be configured. Secrets come by the environment alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Address of the API and dashboard.
    pub(crate) listen: SocketAddr,
    /// What goes to the log: `warn`, `info`, `debug`.
    pub(crate) log: String,
    /// Where approved decisions are posted, beside the files in `HOME/out`.
    pub(crate) webhook: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 8080)), log: "warn".into(), webhook: None }
    }
}

/// Layers the configuration of a home.
pub(crate) fn load(home: &Path) -> Result<Config> {
    Figment::from(Serialized::defaults(Config::default()))
        .merge(Toml::file(home.join("config.toml")))
        .merge(Env::prefixed("QUARTERMASTER_").only(&["listen", "log", "webhook"]))
        .extract()
        .with_context(|| {
            format!(
                "reading the configuration ({} and QUARTERMASTER_ variables)",
                home.join("config.toml").display()
            )
        })
}

/// The secret that signs webhooks, from the environment.
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
pub(crate) fn webhook_secret() -> Option<String> {
    std::env::var("QUARTERMASTER_WEBHOOK_SECRET").ok().filter(|s| !s.is_empty())
}

/// Whether `NO_COLOR` asks for none.
pub(crate) fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
}

/// The platform's data folder for the program.
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
pub(crate) fn default_home() -> Result<PathBuf> {
    let variable = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty()).map(PathBuf::from);
    let data = if cfg!(target_os = "macos") {
        variable("HOME").map(|h| h.join("Library/Application Support"))
    } else if cfg!(windows) {
        variable("APPDATA")
    } else {
        variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|h| h.join(".local/share")))
    };
    match data {
        Some(folder) => Ok(folder.join("quartermaster")),
        None => bail!("no data folder is known; name one with --home DIR"),
    }
}
