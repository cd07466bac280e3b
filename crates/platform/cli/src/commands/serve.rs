//! `quartermaster serve`: the API and the dashboard.

use crate::arguments::Serve;
use crate::session::Session;
use crate::terminal::{Terminal, Tone};
use anyhow::{Context, Result};
use qm_engine::Engine;
use std::path::Path;
use std::sync::Arc;

/// Opens the engine and serves until interrupted.
pub(crate) fn run(session: &Session, options: &Serve) -> Result<()> {
    let engine = session.engine()?;
    serve(session, engine, options)
}

/// Serves an open engine until interrupted.
pub(crate) fn serve(session: &Session, engine: Engine, options: &Serve) -> Result<()> {
    let address = options.listen.unwrap_or(session.config.listen);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let terminal = session.terminal;
    let token = engine.first_token()?;
    engine.store().fail_interrupted_jobs(engine.now())?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await;
        let listener =
            listener.with_context(|| format!("listening on {address}; --listen ADDR takes another"))?;
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            terminal.note(&terminal.paint(
                Tone::Warn,
                "Listening beyond this machine without TLS: put a proxy with TLS in front.",
            ))?;
        }
        announce(terminal, address, token.as_deref())?;
        let stop = async {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        qm_web::serve(listener, Arc::new(engine), stop).await?;
        Ok(())
    })
}

fn announce(terminal: Terminal, address: std::net::SocketAddr, token: Option<&str>) -> Result<()> {
    let hash = token.map(|token| format!("#token={token}")).unwrap_or_default();
    let link = terminal.paint(Tone::Bold, &format!("http://{address}/{hash}"));
    terminal.note(&format!("\nDashboard: {link}"))?;
    terminal.note(if token.is_some() {
        "The token is shown this once. Keep it; only its hash is stored."
    } else {
        "Sign in with the token shown at the first start, or make another: quartermaster token new NAME"
    })?;
    if !qm_web::has_dashboard() {
        terminal.note("This binary was built without the dashboard; the API works. With Node 20: cargo xtask dashboard, then build again.")?;
    }
    terminal.note("Stop with Ctrl-C.")
}

/// Prints or writes the OpenAPI document.
pub(crate) fn openapi(terminal: Terminal, out: Option<&Path>) -> Result<()> {
    let document = qm_web::openapi_json()?;
    match out {
        Some(path) => {
            std::fs::write(path, document + "\n").with_context(|| format!("writing {}", path.display()))
        }
        None => terminal.line(&document),
    }
}
