//! Runs the dashboard's browser tests against a real server with the simulated shop in it.

use crate::shell::{has, root, say};
use crate::{dashboard, shell};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Stops the server when the tests end, however they end.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        if self.0.kill().and_then(|()| self.0.wait()).is_err() {
            say("the demo server could not be stopped");
        }
    }
}

/// Starts a demo, waits for its address, runs `npm run e2e` with it. Further arguments go to the script.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if !dashboard::build()? || !has("chromium") {
        bail!("browser tests need Node 20 and chromium");
    }
    let root = root();
    let program = shell::program(&shell::WITH_TESTS)?;
    let home = root.join("target/browser-home");
    let mut command = Command::new(program);
    command.arg("--home").arg(&home).args(["demo", "--listen", "127.0.0.1:0", "--days", "7"]);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().context("starting the demo")?;
    let mut server = Server(child);
    let errors = server.0.stderr.take().context("reading the demo's messages")?;
    let mut lines = BufReader::new(errors).lines();
    let address = loop {
        let line = lines.next().context("the demo ended without serving")??;
        if let Some(at) = line.find("http://") {
            break line[at..].trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned();
        }
    };
    let drain = std::thread::spawn(move || lines.map_while(std::result::Result::ok).count());
    let mut call = vec!["run", "--silent", "e2e", "--", &address];
    call.extend(arguments.iter().map(String::as_str));
    let result = shell::run_in(&root.join("dashboard"), "npm", &call);
    drop(server);
    if drain.join().is_err() {
        say("the demo's messages could not be read to the end");
    }
    result
}
