//! `quartermaster doctor`: is everything in order, and what to do where it is not.

use crate::session::Session;
use crate::terminal::Tone;
use anyhow::{Result, bail};
use serde::Serialize;

#[derive(Serialize)]
struct Finding {
    what: &'static str,
    ok: bool,
    detail: String,
}

/// Looks at home, data base, lake, shop, policy, server build.
pub(crate) fn run(session: &Session) -> Result<()> {
    let engine = session.engine()?;
    let mut findings = vec![Finding { what: "home", ok: true, detail: session.home.display().to_string() }];
    let mut look = |what, result: Result<String>| {
        let (ok, detail) = match result {
            Ok(detail) => (true, detail),
            Err(error) => (false, format!("{error:#}")),
        };
        findings.push(Finding { what, ok, detail });
    };
    look("data base", engine.store().check().map(|()| "sound".to_owned()).map_err(Into::into));
    look(
        "facts",
        match engine.store().latest_fact() {
            Ok(Some(at)) => Ok(format!("up to {at}")),
            Ok(None) => Ok("none yet; import a source or run the demo".to_owned()),
            Err(error) => Err(error.into()),
        },
    );
    look("lake", engine.sync_lake().map(|()| "in step with the data base".to_owned()).map_err(Into::into));
    look(
        "shop.toml",
        engine.shop().map_err(Into::into).map(|shop| match shop {
            Some(shop) if shop.assumed.is_empty() => "complete".to_owned(),
            Some(shop) => {
                let sections: Vec<&str> = shop.assumed.iter().map(|a| a.code()).collect();
                format!("still defaults: {}", sections.join(", "))
            }
            None => "written by the first import".to_owned(),
        }),
    );
    look("policy.toml", engine.policy().map(|_| "valid".to_owned()).map_err(Into::into));
    let dashboard = if qm_web::has_dashboard() {
        "built in"
    } else {
        "not built in; with Node 20: cargo xtask dashboard, then build again"
    };
    look("dashboard", Ok(dashboard.to_owned()));
    let sick = findings.iter().filter(|f| !f.ok).count();
    session.terminal.answer(&findings, || {
        for f in &findings {
            let mark = if f.ok {
                session.terminal.paint(Tone::Good, "ok  ")
            } else {
                session.terminal.paint(Tone::Warn, "FAIL")
            };
            session.terminal.line(&format!("{mark} {:<12} {}", f.what, f.detail))?;
        }
        Ok(())
    })?;
    if sick > 0 {
        bail!("{sick} of {} checks failed", findings.len());
    }
    Ok(())
}
