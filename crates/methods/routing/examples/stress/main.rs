//! Problems at the edge of what can be asked, and what the solver says to each: CSV `case,outcome,detail`.
//!
//! A right answer passes the independent check and is the known one; a clear error is an error that names the part.
//! Fails where one is neither.
#![expect(clippy::print_stdout, reason = "an example speaks to its reader")]

mod cases;

fn main() -> std::process::ExitCode {
    let mut wrong = false;
    println!("case,outcome,detail");
    for case in cases::all() {
        let (outcome, detail) = case.run();
        wrong |= outcome == cases::Outcome::Wrong;
        println!("{},{},\"{}\"", case.name, outcome.name(), detail.replace('"', "'"));
    }
    std::process::ExitCode::from(u8::from(wrong))
}
