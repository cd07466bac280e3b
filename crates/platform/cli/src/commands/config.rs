//! `quartermaster config`: what is in force.

use crate::arguments::Config;
use crate::session::Session;
use anyhow::Result;
use qm_domain::{Policy, Shop};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct InForce<'a> {
    home: &'a Path,
    config: &'a crate::config::Config,
    webhook_secret_set: bool,
    shop: Option<Shop>,
    policy: Policy,
}

/// Prints the configuration.
pub(crate) fn run(session: &Session, command: &Config) -> Result<()> {
    let Config::Show = command;
    let engine = session.engine()?;
    let all = InForce {
        home: &session.home,
        config: &session.config,
        webhook_secret_set: crate::config::webhook_secret().is_some(),
        shop: engine.shop()?,
        policy: engine.policy()?,
    };
    session.terminal.answer(&all, || {
        let file = |name: &str| {
            let path = session.home.join(name);
            let state = if path.exists() { "" } else { " (not there: defaults)" };
            format!("# {}{state}", path.display())
        };
        session.terminal.line(&format!(
            "# home: {}\n\n{}\n{}",
            all.home.display(),
            file("config.toml"),
            toml::to_string(all.config)?
        ))?;
        session.terminal.line(&format!("{}\n{}", file("policy.toml"), toml::to_string(&all.policy)?))?;
        match &all.shop {
            Some(shop) => {
                session.terminal.line(&format!("{}\n{}", file("shop.toml"), toml::to_string(shop)?))
            }
            None => session.terminal.line("# shop.toml is written by the first import"),
        }
    })
}
