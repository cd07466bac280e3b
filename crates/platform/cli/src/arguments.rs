//! The command line: noun then verb, each with examples.

mod bench;
mod decisions;
mod forecast;
mod route;
mod stock;

pub(crate) use bench::Bench;
pub(crate) use decisions::{Decisions, Snooze};
pub(crate) use forecast::{
    Evaluate as ForecastEvaluate, Forecast, How as ForecastHow, Override as ForecastOverride,
    Pace as ForecastPace, Reconcile, Run as ForecastRun,
};
pub(crate) use route::{Method, Route, Spread};
pub(crate) use stock::{Explain as StockExplain, Plan as StockPlan, Stock};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use qm_domain::Table;
use qm_ml::Loss;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Runs the operation of an online shop: collects, cleans, predicts, decides, acts, measures.
#[derive(Debug, Parser)]
#[command(
    name = "quartermaster",
    version,
    max_term_width = 100,
    after_help = "Begin with `quartermaster demo`."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) everywhere: Everywhere,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Everywhere {
    /// Folder with data base, lake, models and configuration [default: the platform's data folder]
    #[arg(long, global = true, env = "QUARTERMASTER_HOME", value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Print one JSON document on standard output and nothing else
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to colour
    #[arg(long, global = true, default_value = "auto", value_name = "WHEN")]
    pub(crate) color: Colour,
    /// No progress bars
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the simulated shop, run the loop on it, show what was decided and gained, serve the dashboard
    #[command(
        after_help = "Examples:\n  quartermaster demo\n  quartermaster demo --days 14 --no-serve --json"
    )]
    Demo(Demo),
    /// Read files of a source, clean them, keep what can be used, put the rest aside with its reason
    #[command(
        after_help = "Examples:\n  quartermaster import olist ./olist\n  quartermaster import online-retail-ii transactions.csv.zst\n  quartermaster import my-shop ./export --map my-shop.toml --dry-run"
    )]
    Import(Import),
    /// The tables that sources are mapped to, and what each column holds
    #[command(after_help = "Examples:\n  quartermaster tables\n  quartermaster tables substitutes --json")]
    Tables {
        /// This one
        #[arg(value_name = "TABLE", value_parser = canonical)]
        table: Option<Table>,
    },
    /// Run one cycle: predict, decide, check, and approve what the policy allows
    #[command(
        after_help = "Examples:\n  quartermaster run\n  quartermaster run --as-of 2018-05-31T18:00:00Z --seed 1 --json"
    )]
    Run(Run),
    /// The inbox
    #[command(subcommand)]
    Decisions(Decisions),
    /// Serve the API and the dashboard
    #[command(after_help = "Examples:\n  quartermaster serve\n  quartermaster serve --listen 127.0.0.1:9000")]
    Serve(Serve),
    /// Query the lake with SQL, read only
    #[command(
        after_help = "Examples:\n  quartermaster sql \"SELECT count(*) FROM orders\"\n  quartermaster sql \"SELECT * FROM order_lines LIMIT 5\" --csv"
    )]
    Sql(Sql),
    /// Fit and use a model on any CSV
    #[command(subcommand)]
    Model(Model),
    /// Solve and check vehicle routing instances of the literature
    #[command(subcommand)]
    Route(Route),
    /// Forecast time series; tell how the shop's own forecasts did, expect something else
    #[command(subcommand)]
    Forecast(Forecast),
    /// Plan what to buy and move, explain a line of it, solve inventory problems
    #[command(subcommand)]
    Stock(Stock),
    /// Set the work of the orders to come against the people on shift, day by day
    #[command(
        after_help = "Rests on the latest cycle's forecast of orders per hour, the minutes of work on an order, and the shifts in shop.toml.\n--json tells every hour.\n\nExamples:\n  quartermaster staffing\n  quartermaster staffing --location east --json"
    )]
    Staffing {
        /// Of this location
        #[arg(long, value_name = "LOCATION")]
        location: Option<String>,
    },
    /// The configuration in force
    #[command(subcommand)]
    Config(Config),
    /// Keys of the API
    #[command(subcommand)]
    Token(Token),
    /// Look whether everything is in order, and say what to do where it is not
    Doctor,
    /// Print shell completion
    #[command(
        after_help = "Example:\n  quartermaster completions bash > /etc/bash_completion.d/quartermaster"
    )]
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the API's OpenAPI document
    Openapi {
        /// Write it to a file
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Measure: writes a table of figures as CSV
    #[command(subcommand, hide = true)]
    Bench(Bench),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// End after the summary instead of serving the dashboard
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Which simulated shop
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Days on which the loop decides
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=60))]
    pub(crate) days: u32,
    #[command(flatten)]
    pub(crate) serve: Serve,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// olist, online-retail-ii, order-data, inventory-data, logistics-data, customer-data, canonical, or the name of --map
    #[arg(value_name = "SOURCE")]
    pub(crate) source: String,
    /// Files or folders; .gz and .zst are read as they are
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Mapping of the source's columns to ours
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Count and report, keep nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write personal cells of rejected rows in clear into the reject file
    #[arg(long)]
    pub(crate) show_personal: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Decide with what was known at this instant [default: the latest fact]
    #[arg(long, value_name = "RFC3339")]
    pub(crate) as_of: Option<String>,
    /// Seed of everything random
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address to listen on
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
}

#[derive(Debug, Args)]
pub(crate) struct Sql {
    /// The query
    pub(crate) query: String,
    /// Print CSV
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    /// Most rows
    #[arg(long, default_value_t = 10_000)]
    pub(crate) limit: usize,
}

/// How a model learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Ordinary least squares.
    Ols,
    /// A regression tree.
    Tree,
    /// A forest of them.
    Forest,
    /// Gradient boosting.
    Boosting,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Model {
    /// Fit a model on a CSV, JSONL or Parquet file
    #[command(
        after_help = "Example:\n  quartermaster model fit minutes --data order_data.csv --target processing_time \\\n      --features order_quantity,order_complexity,order_history\n  quartermaster model fit late --data order_data.csv --target processing_time --features order_quantity \\\n      --kind boosting --loss quantile:0.9"
    )]
    Fit(Fit),
    /// Predict one row or a file of rows, with an 80 % interval
    #[command(
        after_help = "Example:\n  quartermaster model predict minutes --set order_quantity=100 --set order_complexity=2 --set order_history=5"
    )]
    Predict(Predict),
    /// Show a fitted model, or list all
    Show {
        /// Its name
        name: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Fit {
    /// Name to keep it under
    pub(crate) name: String,
    /// The file
    #[arg(long, value_name = "FILE")]
    pub(crate) data: PathBuf,
    /// Column to predict
    #[arg(long, value_name = "COL")]
    pub(crate) target: String,
    /// Columns to predict it from
    #[arg(long, value_delimiter = ',', required = true, value_name = "A,B,C")]
    pub(crate) features: Vec<String>,
    /// How it learns
    #[arg(long, default_value = "ols")]
    pub(crate) kind: Kind,
    /// What boosting makes small: l2, l1, quantile:LEVEL, poisson, or tweedie:POWER [default: l2]
    #[arg(long, value_name = "LOSS", value_parser = loss)]
    pub(crate) loss: Option<Loss>,
    /// Column of the row's time: the scores are then of the last fifth instead of five folds
    #[arg(long, value_name = "COL")]
    pub(crate) time: Option<String>,
    /// Seed of everything random
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
}

fn canonical(name: &str) -> Result<Table, String> {
    let names = || Table::ALL.iter().map(|table| table.code()).collect::<Vec<_>>().join(", ");
    Table::from_code(name).ok_or_else(|| format!("expected one of {}", names()))
}

fn loss(text: &str) -> Result<Loss, String> {
    let (name, number) = text.split_once(':').unzip();
    let number = number.map(|number| number.parse::<f64>().map_err(|_| format!("{number:?} is no number")));
    match (name.unwrap_or(text), number.transpose()?) {
        ("l2", None) => Ok(Loss::L2),
        ("l1", None) => Ok(Loss::L1),
        ("poisson", None) => Ok(Loss::Poisson),
        ("quantile", Some(level)) if level > 0.0 && level < 1.0 => Ok(Loss::Quantile { level }),
        ("tweedie", Some(power)) if power > 1.0 && power < 2.0 => Ok(Loss::Tweedie { power }),
        _ => Err("expected l2, l1, poisson, quantile:LEVEL with 0 < LEVEL < 1, or tweedie:POWER with 1 < POWER < 2".into()),
    }
}

#[derive(Debug, Args)]
pub(crate) struct Predict {
    /// Name of the model
    pub(crate) name: String,
    /// One feature's value; once per feature
    #[arg(long = "set", value_name = "A=1", conflicts_with = "data")]
    pub(crate) values: Vec<String>,
    /// A file of rows
    #[arg(long, value_name = "FILE", requires = "out")]
    pub(crate) data: Option<PathBuf>,
    /// Where to write id, pred, lo, hi
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Print the configuration in force and where each part comes from
    Show,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Make a token and print it once; only its hash is kept
    New {
        /// Whose it is
        name: String,
    },
    /// List the names of tokens
    List,
    /// Take a token away
    Remove {
        /// Whose it is
        name: String,
    },
}
