//! The best known solutions that come with the public sets. Skipped by name where `QM_DATA` is not set.
//!
//! Provenance: the sets as published (CVRPLIB, SINTEF, EURO-NeurIPS 2022, the instance sets of `PyVRP`), with the
//! solutions beside them. Each must pass the check and cost what its file says, by the convention of the set.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use qm_routing::format::{Instance, Solution, read, read_solution};
use qm_routing::{Plan, Violation};

/// The files of a set, by name.
#[expect(clippy::print_stderr, reason = "what is skipped is said by name")]
fn members(set: &str) -> Option<BTreeMap<String, String>> {
    let Some(root) = std::env::var_os("QM_DATA") else {
        eprintln!("skipped: the best known solutions of {set} need QM_DATA");
        return None;
    };
    let packed = std::fs::File::open(PathBuf::from(root).join(format!("routing/{set}.tar.zst"))).unwrap();
    let mut tar = Vec::new();
    zstd::Decoder::new(packed).unwrap().read_to_end(&mut tar).unwrap();
    Some(untarred(&tar))
}

/// Regular files of a tar archive: blocks of 512 bytes, a header with name, size in octal and kind before each file.
fn untarred(tar: &[u8]) -> BTreeMap<String, String> {
    let text = |bytes: &[u8]| {
        let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
        String::from_utf8(bytes[..end].to_vec()).unwrap()
    };
    let (mut files, mut at) = (BTreeMap::new(), 0);
    while let Some(head) = tar.get(at..at + 512).filter(|head| head[0] != 0) {
        let size = usize::from_str_radix(text(&head[124..136]).trim(), 8).unwrap();
        if matches!(head[156], 0 | b'0') {
            let body = tar[at + 512..at + 512 + size].to_vec();
            files.insert(text(&head[..100]), String::from_utf8(body).unwrap());
        }
        at += 512 + size.next_multiple_of(512);
    }
    files
}

/// A solution and the name of its file.
type Published<'a> = (&'a str, Solution);

/// The instances of a set with their solutions; in Li & Lim's the name goes on with the figures of the solution.
fn pairs(files: &BTreeMap<String, String>) -> Vec<(String, &str, Published<'_>)> {
    let is_solution = |name: &str| {
        Path::new(name).extension().is_some_and(|end| end == "sol") || name.starts_with("bks_sol/")
    };
    let key = |name: &str| {
        let stem = Path::new(name).file_stem().unwrap().to_str().unwrap();
        let stem = if name.starts_with("bks_sol/") { stem.split('.').next().unwrap() } else { stem };
        stem.to_lowercase()
    };
    let solved = files.iter().filter(|(name, _)| is_solution(name));
    let by_name: BTreeMap<String, (&String, &String)> = solved.map(|file| (key(file.0), file)).collect();
    let instances = files.iter().filter(|(name, _)| !is_solution(name));
    instances
        .filter_map(|(name, text)| {
            let (file, solution) = by_name.get(&key(name))?;
            Some((key(name), text.as_str(), (file.as_str(), read_solution(solution).unwrap())))
        })
        .collect()
}

/// Checks all solutions of a set; `agrees` tells whether what we make of one is what the set says.
fn all_of(set: &str, count: usize, agrees: fn(&Instance, &Plan, &Published<'_>) -> bool) {
    let Some(files) = members(set) else { return };
    let pairs = pairs(&files);
    let mut wrong = Vec::new();
    for (name, text, published) in &pairs {
        let instance = read(text, None).unwrap();
        let plan = instance.plan(&published.1).unwrap();
        let mut violations = instance.check(&plan);
        // Where prizes are left behind nobody says why; the reasons are ours, and a plan to be improved has none.
        violations.retain(|found| !matches!(found, Violation::FalseReason { .. }));
        if !violations.is_empty() || !agrees(&instance, &plan, published) {
            let first = violations.first();
            wrong.push(format!("{name}: {} for {:?}, {first:?}", instance.cost(&plan), published.1.cost));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(pairs.len(), count);
}

/// The cost in the file is ours to the last decimal.
fn exactly(instance: &Instance, plan: &Plan, published: &Published<'_>) -> bool {
    let (ours, stated) = (instance.cost(plan), published.1.cost.unwrap());
    let decimals = ours.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    ours == format!("{stated:.decimals$}")
}

#[test]
fn cvrp_x() {
    all_of("cvrp_x", 40, exactly);
}

#[test]
fn vrptw_solomon() {
    all_of("vrptw_solomon", 56, exactly);
}

#[test]
fn vrptw_homberger() {
    all_of("vrptw_homberger", 29, exactly);
}

#[test]
fn ortec_road() {
    all_of("ortec_road", 10, exactly);
}

#[test]
fn mdvrptw() {
    all_of("mdvrptw", 11, exactly);
}

#[test]
fn vrpb() {
    all_of("vrpb", 47, exactly);
}

#[test]
fn pcvrptw() {
    all_of("pcvrptw", 29, exactly);
}

#[test]
fn mtvrptwr() {
    all_of("mtvrptwr", 75, exactly);
}

/// The name of a file tells vehicles and whole length: `lrc2_8_9.10_22595.txt`.
#[test]
fn pdptw_lilim() {
    all_of("pdptw_lilim", 182, |instance, plan, (file, _)| {
        let mut figures =
            file.split('.').nth(1).unwrap().split('_').map(|word| word.parse::<usize>().unwrap());
        let length: f64 = instance.cost(plan).parse().unwrap();
        let (vehicles, named) = (figures.next(), figures.next().unwrap());
        vehicles == Some(plan.routes.len()) && (length - f64::from(u32::try_from(named).unwrap())).abs() < 1.0
    });
}

/// 19 files state the cost of whole legs in hundred-thousandths. The other 25 state that of exact legs, to hundredths:
/// each leg is half a thousandth off at most, times the cost of its vehicle.
#[test]
fn hfvrp() {
    all_of("hfvrp", 44, |instance, plan, (_, solution)| {
        let stated = solution.cost.unwrap();
        let half_legs = plan.routes.iter().map(|route| {
            let rate = instance.problem.vehicles()[route.vehicle].cost_per_metre.0;
            rate * i64::try_from(route.visits.len() + 1).unwrap()
        });
        let (ours, rounding) = (plan.cost.total().0, half_legs.sum::<i64>() / 2 + 500);
        let exact: i64 = format!("{:.0}", stated * 100_000.0).parse().unwrap();
        format!("{stated:.0}") == ours.to_string() || (ours - exact).abs() <= rounding
    });
}
