//! Runs the engine without the command line: `demo HOME`, `import HOME SOURCE PATH`, `run HOME [AS_OF]`.

use qm_domain::Timestamp;
use qm_engine::{DemoOptions, Engine, Home, ImportRequest, Outside, RunOptions};
use std::io::{Read, Write};

fn entropy(bytes: &mut [u8]) -> std::io::Result<()> {
    std::fs::File::open("/dev/urandom")?.read_exact(bytes)
}

#[expect(clippy::disallowed_methods, reason = "an example stands where the command line stands")]
fn clock() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_seconds(i64::try_from(since.as_secs()).unwrap_or(0))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let home = words.get(1).copied().unwrap_or("target/example-shop");
    let engine = Engine::open(Home::open(home.as_ref())?, Outside { entropy, clock, webhook: None })?;
    let mut out = std::io::stdout().lock();
    let started = std::time::Instant::now();
    let mut last = String::new();
    let mut observer = |p: &qm_engine::Progress| {
        let now = format!("{} {}", p.step, p.detail);
        if now != last {
            writeln!(std::io::stderr(), "{:6.1} s  {now}", started.elapsed().as_secs_f64()).ok();
            last = now;
        }
    };
    match words.as_slice() {
        ["import", _, source, path] => {
            let request = ImportRequest {
                source: (*source).into(),
                paths: vec![(*path).into()],
                mapping: None,
                dry_run: false,
                show_personal: false,
            };
            writeln!(out, "{}", serde_json::to_string_pretty(&engine.import(&request, &mut observer)?)?)?;
        }
        ["run", _, rest @ ..] => {
            let as_of = rest.first().map(|t| Timestamp::parse(t)).transpose()?;
            writeln!(
                out,
                "{}",
                serde_json::to_string_pretty(&engine.run(RunOptions { as_of, seed: 0 }, &mut observer)?)?
            )?;
        }
        _ => {
            let report = engine.demo(DemoOptions { seed: 1, days: 3 }, &mut observer)?;
            writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
        }
    }
    Ok(())
}
