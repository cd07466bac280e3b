//! `quartermaster`, the command line: parses, configures, calls engine and web.

mod arguments;
mod commands;
mod config;
mod session;
mod terminal;
mod words;

use arguments::{Cli, Command};
use clap::{CommandFactory, Parser};
use commands as c;
use session::Session;
use std::process::ExitCode;
use terminal::{Terminal, Tone};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal::new(&cli.everywhere, config::no_colour());
    match run(&cli, terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let text = format!("{} {error:#}", terminal.paint(Tone::Warn, "error:"));
            if terminal.note(&text).is_err() {
                return ExitCode::FAILURE;
            }
            ExitCode::FAILURE
        }
    }
}

/// A reader such as `head` that has seen enough is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

fn run(cli: &Cli, terminal: Terminal) -> anyhow::Result<()> {
    match &cli.command {
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "quartermaster", &mut std::io::stdout());
            return Ok(());
        }
        Command::Openapi { out } => return c::serve::openapi(terminal, out.as_deref()),
        _ => {}
    }
    let home = match &cli.everywhere.home {
        Some(folder) => folder.clone(),
        None => config::default_home()?,
    };
    let config = config::load(&home)?;
    start_log(&config.log);
    let session = Session { terminal, home, config };
    match &cli.command {
        Command::Demo(options) => c::demo::run(&session, options),
        Command::Import(options) => c::import::run(&session, options),
        Command::Run(options) => c::run::run(&session, options),
        Command::Decisions(options) => c::decisions::run(&session, options),
        Command::Serve(options) => c::serve::run(&session, options),
        Command::Sql(options) => c::sql::run(&session, options),
        Command::Model(options) => c::model::run(&session, options),
        Command::Route(options) => c::route::run(&session, options),
        Command::Forecast(options) => c::forecast::run(&session, options),
        Command::Tables { table } => c::tables::run(&session, *table),
        Command::Staffing { location } => c::staffing::run(&session, location.as_deref()),
        Command::Stock(options) => c::stock::run(&session, options),
        Command::Config(options) => c::config::run(&session, options),
        Command::Doctor => c::doctor::run(&session),
        Command::Token(options) => c::token::run(&session, options),
        Command::Bench(options) => c::bench::run(&session, options),
        Command::Completions { .. } | Command::Openapi { .. } => Ok(()),
    }
}

fn start_log(level: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(level).unwrap_or_else(|_| "warn".into());
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    log.init();
}
