//! Builds and tests the dashboard with npm.

use crate::shell::{self, has, root, run_in, say};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::time::SystemTime;

/// Builds the dashboard unless the last build is newer than its sources. `false` when Node is not installed.
pub(crate) fn build() -> Result<bool> {
    if !(has("node") && has("npm")) {
        return Ok(false);
    }
    let folder = root().join("dashboard");
    let sources = newest(&folder.join("src"))?
        .max(modified(&folder.join("package-lock.json")))
        .max(modified(&folder.join("vite.config.ts")))
        .max(modified(&folder.join("index.html")));
    if modified(&folder.join("dist/index.html")) > sources {
        return Ok(true);
    }
    say("building the dashboard");
    install(&folder)?;
    run_in(&folder, "npm", &["run", "--silent", "build"])?;
    Ok(true)
}

fn install(folder: &Path) -> Result<()> {
    if modified(&folder.join("node_modules/.package-lock.json")) > modified(&folder.join("package-lock.json"))
    {
        return Ok(());
    }
    run_in(folder, "npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
}

/// Runs the dashboard's own tests and type checks.
pub(crate) fn test() -> Result<()> {
    run_in(&root().join("dashboard"), "npm", &["run", "--silent", "check"])?;
    run_in(&root().join("dashboard"), "npm", &["test", "--silent"])
}

/// Writes the OpenAPI document and the client types made from it.
pub(crate) fn types() -> Result<()> {
    let folder = root().join("dashboard");
    if !has("npm") {
        bail!("npm is not installed; the client types are made with it");
    }
    install(&folder)?;
    run_in(&root(), &shell::program(&shell::WITH_TESTS)?, &["openapi", "--out", "dashboard/openapi.json"])?;
    run_in(&folder, "npm", &["run", "--silent", "types"])
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|m| m.modified()).ok()
}

fn newest(folder: &Path) -> Result<Option<SystemTime>> {
    let mut latest = None;
    let entries = std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        latest = latest.max(if path.is_dir() { newest(&path)? } else { modified(&path) });
    }
    Ok(latest)
}
