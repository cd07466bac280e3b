//! Runs other programs: the build, the tests, the demo.

use crate::dashboard;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Runs a program in `folder` and fails when it fails.
pub(crate) fn run_in(folder: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    let status = Command::new(program).args(arguments).current_dir(folder).status();
    let status = status.with_context(|| format!("starting {program}"))?;
    if !status.success() {
        bail!("{program} {} failed", arguments.join(" "));
    }
    Ok(())
}

/// Whether a program can be started.
pub(crate) fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success())
}

/// The one crate whose optional part has tests of its own, and that part.
const WITH_NETWORK: [&str; 4] = ["--package", "qm-forecast", "--features", "network"];

/// The cargo that built this program.
pub(crate) const CARGO: &str = env!("CARGO");

/// Builds the dashboard and the program and runs the demo.
pub(crate) fn demo(arguments: &[String]) -> Result<()> {
    if !dashboard::build()? {
        say(
            "Node is not here, so the demo runs without the dashboard. Install Node 20 or newer and run this again to see it.",
        );
    }
    let mut call = vec!["demo"];
    call.extend(arguments.iter().map(String::as_str));
    run_in(&root(), &program(&["--package", "quartermaster"])?, &call)
}

/// As the tests build it: nothing is compiled again after them.
pub(crate) const WITH_TESTS: [&str; 3] = ["--workspace", "--bins", "--tests"];

/// Builds what is chosen, the program among it, and tells where that is.
pub(crate) fn program(chosen: &[&str]) -> Result<String> {
    let root = root();
    run_in(&root, CARGO, &[&["build"][..], chosen].concat())?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |at| root.join(at));
    Ok(target.join("debug/quartermaster").display().to_string())
}

/// Runs every test: Rust (by nextest where it is installed), the neural network that is built only where it is asked for,
/// documentation, dashboard.
pub(crate) fn test() -> Result<()> {
    let root = root();
    let with_pages = dashboard::build()?;
    if has("cargo-nextest") {
        run_in(&root, CARGO, &["nextest", "run", "--workspace"])?;
        run_in(&root, CARGO, &[&["nextest", "run"][..], &WITH_NETWORK].concat())?;
    } else {
        run_in(&root, CARGO, &["test", "--workspace", "--lib", "--bins", "--tests"])?;
        run_in(&root, CARGO, &[&["test"][..], &WITH_NETWORK, &["--lib", "--tests"]].concat())?;
    }
    run_in(&root, CARGO, &["test", "--workspace", "--doc", "--quiet"])?;
    if with_pages {
        dashboard::test()?;
    } else {
        say("Node is not here: the dashboard's own tests did not run.");
    }
    Ok(())
}

/// Prints a line for the person at the terminal.
#[expect(clippy::print_stderr, reason = "a task runner speaks to the terminal")]
pub(crate) fn say(line: &str) {
    eprintln!("{line}");
}
