//! What `quartermaster forecast` takes.

use clap::{Args, Subcommand, ValueEnum};
use qm_forecast::{Pooling, Seasons};
use std::path::PathBuf;

/// Longest season that may be asked for.
const PERIOD_MAX: usize = 100_000;

#[derive(Debug, Subcommand)]
pub(crate) enum Forecast {
    /// Forecast every series of a file, with quantiles
    #[command(
        after_help = "The file is long (header series_id,t,value; t all whole numbers or all dates like 2024-05-31, rows in any order) or\nwide (an id, then values oldest first; a first line of names is a header). A value NA or empty is a step of which nothing\nis known, and so is a t that a long series lacks between two others; a wide row ends with its last cell that is not empty.\nWith dates all series end with the last one of the file. A long file may have more: columns between id and t are keys of the\nseries (category, location), columns between t and value are numbers known of each step (price, promotion, holiday); rows of\nempty value at the end then tell of the steps to come. Then whole numbers, too, are the same steps in all series, and all\nend with the last one of which a value is known. The output has series_id,step,mean,q05,... with steps from 1.\n\nExamples:\n  quartermaster forecast run demand.csv --horizon 28 --season 7 --out forecast.csv\n  quartermaster forecast run hours.csv --horizon 48 --season 24,168 --quantiles 0.1,0.5,0.9 --out f.csv --pace fast\n  quartermaster forecast run sales.csv --horizon 28 --season 7 --out f.csv --add-up total,category,location"
    )]
    Run(Run),
    /// Measure the methods on the series of a file: each forecasts the ends of the series from what lay before them
    #[command(
        after_help = "Tells of each method the mean over series of: mase (absolute error over that of seasonal naive within the past), rmsse (root\nmean square error over that of the last value within the past), pinball (over the mean step of the past), bias (over the\nmean of the past); the share of truths within the 80 % and the 90 % interval; and processor milliseconds per series and\norigin. Then mase by class: A are the largest series up to 80 % of the whole, B up to 95 %, C the rest; X vary by up to half\ntheir mean (standard deviation), Y by up to the mean, Z by more. `joined` draws the full ensemble towards a model over all series\nwhere that gained, `global` takes that model alone; both know the keys and inputs of the file.\n\nExamples:\n  quartermaster forecast evaluate demand.csv --horizon 28 --season 7\n  quartermaster forecast evaluate months.csv --horizon 6 --season 12 --origins 4 --json"
    )]
    Evaluate(Evaluate),
    /// Tell how the shop's own forecasts did on weeks that have passed, by class of product, beside seasonal naive
    #[command(
        after_help = "Each cycle predicts the coming week of every product at every location; once it is over, it is compared with what was sold.\nA are the products with the largest value sold up to 80 % of the whole, B up to 95 %, C the rest; X vary by up to half their\nmean from week to week (standard deviation), Y by up to the mean, Z by more. `error` is the mean absolute error over the\nusual change from week to week, `naive` that of expecting the week before again. Overrides are scored beside the forecast\nin whose place they stood.\n\nExamples:\n  quartermaster forecast accuracy\n  quartermaster forecast accuracy --as-of 2018-06-30T00:00:00Z --json"
    )]
    Accuracy {
        /// With what was known at this instant [default: the latest fact]
        #[arg(long, value_name = "RFC3339")]
        as_of: Option<String>,
    },
    /// Expect something else of weeks than the forecast: the next cycle buys by it (a proposal that waits stays as it was), and it is scored once they have passed
    #[command(
        after_help = "A week is named by any of its days. Units are those of the whole week; a factor goes with the forecast as it changes. The\nforecast itself stays; what was said of the same week before ends.\n\nExamples:\n  quartermaster forecast override A1@main --week 2026-12-07 --units 40 --note \"fair in town\"\n  quartermaster forecast override A1@main --week 2026-12-07,2026-12-14 --factor 1.3 --note \"promotion\""
    )]
    Override(Override),
    /// Show the weeks of a product's forecast, with what people said of them
    #[command(after_help = "Example:\n  quartermaster forecast show A1@main")]
    Show {
        /// The product and the location
        #[arg(value_name = "SKU@LOCATION")]
        place: String,
    },
    /// Take an override back: the forecast holds again
    #[command(after_help = "Example:\n  quartermaster forecast take-back 12")]
    TakeBack {
        /// Its number, as `forecast show` tells it
        id: i64,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Override {
    /// The product and the location
    #[arg(value_name = "SKU@LOCATION")]
    pub(crate) place: String,
    /// Any day of each week
    #[arg(long = "week", value_name = "DATE,...", value_delimiter = ',', required = true)]
    pub(crate) weeks: Vec<String>,
    /// Units in each of the weeks
    #[arg(long, value_name = "N", required_unless_present = "factor", value_parser = amount)]
    pub(crate) units: Option<f64>,
    /// The forecast times this
    #[arg(long, value_name = "F", conflicts_with = "units", value_parser = amount)]
    pub(crate) factor: Option<f64>,
    /// Why
    #[arg(long)]
    pub(crate) note: String,
}

fn amount(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| "expected a number from 0 on".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// The series, as for `forecast run`
    pub(crate) file: PathBuf,
    /// Steps ahead
    #[arg(long, value_name = "H", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) horizon: u32,
    /// Steps of a season, or of a short and a long one; 1 where there is none
    #[arg(long, value_name = "M[,M2]", value_parser = seasons)]
    pub(crate) season: Seasons,
    /// Ends that are forecast, a horizon apart
    #[arg(long, default_value_t = 2, value_name = "K", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) origins: u32,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The series
    pub(crate) file: PathBuf,
    /// Steps ahead
    #[arg(long, value_name = "H", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) horizon: u32,
    /// Steps of a season, or of a short and a long one; 1 where there is none
    #[arg(long, value_name = "M[,M2]", value_parser = seasons)]
    pub(crate) season: Seasons,
    /// Levels of the quantiles, each above 0 and below 1 [default: 0.05 to 0.95 by 0.05]
    #[arg(long, value_name = "Q,...", value_delimiter = ',', value_parser = level)]
    pub(crate) quantiles: Vec<f64>,
    /// How much to try
    #[arg(long, default_value = "full", value_name = "PACE")]
    pub(crate) pace: Pace,
    /// What says what is expected
    #[arg(long, default_value = "joined", value_name = "METHOD")]
    pub(crate) method: How,
    /// Forecast the sums of the series over these keys as well, so that all add up; `total` is the sum of all. On a day on
    /// which some series are unknown, the others stand for them where they are more than half of the sum
    #[arg(long, value_name = "KEY,...", value_delimiter = ',')]
    pub(crate) add_up: Vec<String>,
    /// How forecasts are made to add up
    #[arg(long, default_value = "structure", value_name = "HOW", requires = "add_up")]
    pub(crate) reconcile: Reconcile,
    /// Where to write the forecasts
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// What says what is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum How {
    /// An ensemble for each series, drawn towards a model over all where that gained on the last two horizons.
    Joined,
    /// An ensemble for each series.
    Ensemble,
    /// A boosted model over all series; the ensembles, and a note, where there is too little to learn from or a value is
    /// negative.
    Global,
    /// As joined, then drawn towards a neural network over all series where that gained too; in builds with `--features network`.
    JoinedNetwork,
    /// A neural network over all series, where there is enough to learn from; in builds with `--features network`.
    Network,
}

impl How {
    pub(crate) fn pooling(self) -> Pooling {
        match self {
            Self::Joined => Pooling::Weighed,
            Self::Ensemble => Pooling::Never,
            Self::Global => Pooling::Alone,
            Self::JoinedNetwork => Pooling::WithNetwork,
            Self::Network => Pooling::Network,
        }
    }
}

/// How forecasts of sums and series are made to add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reconcile {
    /// Sums follow the series.
    BottomUp,
    /// Least squares; a sum weighs by how many series it has.
    Structure,
    /// Least squares by the variances of past errors.
    Variances,
    /// Least variance in all, by the shrunk covariance of past errors.
    Trace,
}

/// How much an ensemble tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pace {
    /// Few methods: half to two thirds of the time on months and quarters, the same time on days and hours.
    Fast,
    /// All methods.
    Full,
}

fn level(text: &str) -> Result<f64, String> {
    let level = text.parse::<f64>().ok().filter(|level| *level > 0.0 && *level < 1.0);
    level.ok_or_else(|| "expected a number above 0 and below 1".to_owned())
}

fn seasons(text: &str) -> Result<Seasons, String> {
    let period = |part: &str| {
        let period = part.trim().parse::<usize>().ok().filter(|period| (1..=PERIOD_MAX).contains(period));
        period.ok_or_else(|| format!("expected whole numbers from 1 to {PERIOD_MAX}"))
    };
    let periods = text.split(',').map(period).collect::<Result<Vec<usize>, String>>()?;
    match periods.as_slice() {
        [one] => Ok(Seasons::one(*one)),
        [one, other] => Ok(Seasons::two(*one, *other)),
        _ => Err("expected one or two seasons".to_owned()),
    }
}
