//! The foreign program that runs the peers and judges every answer: the command that `QM_PEERS` names.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The command named by `QM_PEERS`, and the folder of public data.
pub(super) struct Peers {
    /// The first word of the command.
    pub(super) program: String,
    arguments: Vec<String>,
    data: PathBuf,
}

impl Peers {
    /// # Errors
    /// Where `QM_PEERS` is not set; `example` says what to set it to.
    pub(super) fn from_environment(data: &Path, example: &str) -> Result<Self> {
        let command = std::env::var_os("QM_PEERS").unwrap_or_default();
        let command = command.to_string_lossy();
        let mut words = command.split_whitespace().map(str::to_owned);
        let Some(program) = words.next() else {
            bail!("set QM_PEERS to the command that judges, for example {example:?}");
        };
        Ok(Self { program, arguments: words.collect(), data: data.to_owned() })
    }

    /// The command with a verb.
    pub(super) fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).arg(verb);
        command
    }

    /// The command with a verb and the folder of data.
    pub(super) fn on_data(&self, verb: &str) -> Command {
        let mut command = self.command(verb);
        command.arg("--data").arg(&self.data);
        command
    }

    /// What the program prints.
    ///
    /// # Errors
    /// Where it cannot be started or fails; with what it said.
    pub(super) fn output(&self, command: &mut Command) -> Result<String> {
        let output = command.output().with_context(|| format!("starting {}", self.program))?;
        if !output.status.success() {
            bail!("{command:?} ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Another script, run by the same interpreter with the folder of data and that of the script of `QM_PEERS`.
    pub(super) fn beside(&self, script: &Path) -> Command {
        let own = self.arguments.first().map(Path::new).and_then(Path::parent).unwrap_or(Path::new("."));
        let mut command = Command::new(&self.program);
        command.arg(script).arg("--data").arg(&self.data).arg("--peers").arg(own);
        command
    }
}
