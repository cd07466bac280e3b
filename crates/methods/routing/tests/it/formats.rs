//! Instance files of our own making, and what is refused in them.

use proptest::prelude::*;
use qm_routing::format::{Fault, Format, Instance, read, read_solution, write_solution};
use qm_routing::{Budget, Cost, check, search};

/// A square of side 30 with the depot in a corner.
const CVRP: &str = "NAME : square\nTYPE : CVRP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 2\n\
    NODE_COORD_SECTION\n1 0 0\n2 0 30\n3 30 30\n4 30 0\nDEMAND_SECTION\n1 0\n2 1\n3 1\n4 1\nDEPOT_SECTION\n1\n-1\nEOF\n";

const SOLOMON: &str = "tiny\n\nVEHICLE\nNUMBER CAPACITY\n 2 10\n\nCUSTOMER\nCUST NO. XCOORD. YCOORD. DEMAND READY DUE \
    SERVICE\n\n 0 0 0 0 0 100 0\n 1 1 1 4 0 50 5\n 2 0 3 7 20 30 5\n";

const LILIM: &str = "2 10 1\n0 0 0 0 0 100 0 0 0\n1 3 4 5 0 50 1 0 2\n2 6 8 -5 0 90 1 1 0\n";

const ORTEC: &str = "NAME : roads\nTYPE : VRPTW\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EXPLICIT\nVEHICLES : 1\n\
    EDGE_WEIGHT_FORMAT : FULL_MATRIX\nCAPACITY : 5\nEDGE_WEIGHT_SECTION\n0 10 20\n11 0 7\n23 9 0\nDEMAND_SECTION\n\
    1 0\n2 2\n3 3\nSERVICE_TIME_SECTION\n1 0\n2 4\n3 4\nTIME_WINDOW_SECTION\n1 0 100\n2 0 100\n3 0 100\nEOF\n";

const JSON: &str = r#"{"midnight": "2026-05-04T00:00:00Z", "locations": [{"id": "a", "x": 0, "y": 0}, {"id": "b", "x": 3, "y": 4}],
    "matrices": [{"plane": {"scale": 10, "rounding": "up"}}], "vehicles": [{"ids": ["v"], "start": "a", "capacity": [1],
    "shift": ["08:00", 90000]}], "stops": [{"id": "s", "location": "b", "demand": [1], "release": "2026-05-04T09:00:00Z"}]}"#;

fn dialect(kind: &str, rest: &str) -> String {
    format!(
        "NAME: d\nTYPE: {kind}\nDIMENSION: 4\nVEHICLES: 2\nCAPACITY: 5\nSERVICE_TIME: 1\nEDGE_WEIGHT_TYPE: EUC_2D\n\
         NODE_COORD_SECTION\n1 0 0\n2 0 3\n3 4 0\n4 4 3\nDEMAND_SECTION\n1 0\n2 2\n3 2\n4 2\n{rest}DEPOT_SECTION\n1\nEOF\n"
    )
}

/// A valid text of each format.
pub(crate) fn valid() -> Vec<String> {
    vec![
        CVRP.to_owned(),
        SOLOMON.to_owned(),
        LILIM.to_owned(),
        ORTEC.to_owned(),
        mtvrptwr(),
        dialect("VRPB", "BACKHAUL_SECTION\n1 0\n2 0\n3 0\n4 0\n"),
        dialect("HFVRP", "VEHICLES_UNIT_DISTANCE_COST_SECTION\n1 2\n2 3\n"),
        dialect("MDVRPTW", "VEHICLES_DEPOT_SECTION\n1 1\n2 1\n"),
        // Of several windows a solution does not say which one is meant.
        crate::json::hourly().replace(r#", ["11:30", "12:30"]"#, ""),
        dialect("PCVRPTW", "PRIZE_SECTION\n1 0\n2 9\n3 0\n4 1\n"),
    ]
}

fn mtvrptwr() -> String {
    dialect(
        "MTVRPTWR",
        "TIME_WINDOW_SECTION\n1 0 99\n2 0 99\n3 0 99\n4 0 99\nRELEASE_TIME_SECTION\n1 0\n2 5\n3 0\n4 9\n\
         VEHICLES_RELOAD_DEPOT_SECTION\n1 1\n2 1\n",
    )
}

fn solved(text: &str) -> (Instance, String) {
    let instance = read(text, None).unwrap();
    let plan = search(&instance.problem, Budget::iterations(300), 1, &mut |_| {});
    assert_eq!(check(&instance.problem, &plan), []);
    let written = write_solution(&instance, &plan);
    (instance, written)
}

#[test]
fn each_format_is_known_by_its_head_and_costed_by_its_rule() {
    // Square: two sides and the diagonal 42.43 -> 42 for the pair, there and back for the third stop.
    let (instance, written) = solved(CVRP);
    assert_eq!((instance.format, instance.name.as_str()), (Format::Cvrp, "square"));
    assert!(written.ends_with("Cost 162\n"), "{written}");
    // Legs in tenths, rounded down: 14 + 22 + 30 apart, one tour is 14 + 22 + 30 = 66 but carries 11.
    let (instance, written) = solved(SOLOMON);
    assert_eq!(instance.format, Format::Solomon);
    assert_eq!(tours(&written), [vec![1], vec![2]]);
    assert!(written.ends_with("\nCost 8.8\n"), "{written}");
    let (instance, written) = solved(LILIM);
    assert_eq!(instance.format, Format::LiLim);
    assert_eq!(written, "Route #1: 1 2\nCost 20.0000\n");
    // There 20, 9, back 11 beats 10, 7, 23 by nothing; both are 40.
    let (instance, written) = solved(ORTEC);
    assert_eq!(instance.format, Format::Ortec);
    assert!(written.ends_with("Cost 40\n"), "{written}");
}

#[test]
fn the_dialect_numbers_stops_from_the_depots_on_and_keeps_empty_tours() {
    // One vehicle for two stops and one for the third, or two trips of one: 3 + 4 + 5 and 8 in tenths.
    let (instance, written) = solved(&mtvrptwr());
    assert_eq!(instance.format, Format::Mtvrptwr);
    assert_eq!(read_solution(&written).unwrap().routes.len(), 2);
    assert!(written.ends_with("Cost 180\n") || written.ends_with("Cost 200\n"), "{written}");
    let (instance, _) = solved(&dialect("VRPB", "BACKHAUL_SECTION\n1 0\n2 0\n3 0\n4 0\n"));
    assert_eq!(instance.format, Format::Vrpb);
    let (instance, _) = solved(&dialect("HFVRP", "VEHICLES_UNIT_DISTANCE_COST_SECTION\n1 2\n2 3\n"));
    assert_eq!(instance.problem.vehicles()[1].cost_per_metre, Cost(3));
    let (instance, _) = solved(&dialect("MDVRPTW", "VEHICLES_DEPOT_SECTION\n1 1\n2 1\n"));
    assert_eq!(instance.problem.vehicles().len(), 2);
    let (instance, written) = solved(&dialect("PCVRPTW", "PRIZE_SECTION\n1 0\n2 9\n3 0\n4 1\n"));
    assert_eq!(instance.problem.stops()[0].penalty, Some(Cost(90)));
    assert_eq!(tours(&written), [vec![], vec![1, 2]]);
    assert!(written.ends_with("\nCost 130\n"), "{written}");
}

#[test]
fn rounded_lengths_make_no_route_late_that_is_in_time() {
    // Two legs of the root of 2: 2.828427 exactly, 2.830 rounded up leg by leg.
    let judged = |close: &str| {
        let text = format!("1 10 1\n0 0 0 0 0 100 0 0 0\n1 1 1 5 0 50 0 0 2\n2 2 2 -5 0 {close} 0 1 0\n");
        let instance = read(&text, None).unwrap();
        let plan = instance.plan(&read_solution("Route #1: 1 2\n").unwrap()).unwrap();
        (check(&instance.problem, &plan).len(), instance.check(&plan).len())
    };
    assert_eq!(judged("2.83"), (0, 0));
    assert_eq!(judged("2.829"), (1, 0));
    assert_eq!(judged("2.828"), (1, 1));
}

/// The stops of each tour in ascending order, the tours as well.
fn tours(written: &str) -> Vec<Vec<usize>> {
    let mut routes = read_solution(written).unwrap().routes;
    for route in &mut routes {
        route.sort_unstable();
    }
    routes.sort();
    routes
}

#[test]
fn an_error_names_its_line_and_section() {
    let failed = |text: String| read(&text, None).unwrap_err();
    let error = failed(CVRP.replace("3 30 30", "3 30 east"));
    assert_eq!((error.line, error.section.as_str()), (9, "NODE_COORD_SECTION"));
    assert_eq!(error.to_string(), "line 9, NODE_COORD_SECTION: `east` is not a number");
    let error = failed(CVRP.replace("DIMENSION : 4", "DIMENSION : 5"));
    assert_eq!(error.fault, Fault::Entries { found: 4, expected: 5 });
    let error = failed(CVRP.replace("CAPACITY : 2\n", ""));
    assert_eq!((error.section.as_str(), error.fault), ("CAPACITY", Fault::Missing));
    let error = failed(SOLOMON.replace(" 1 1 1 4 0 50 5", " 1 1 1 4"));
    assert_eq!((error.line, error.fault), (11, Fault::Words { found: 4, expected: 5 }));
    let error = failed(LILIM.replace("1 0 2\n", "1 0 7\n"));
    assert_eq!(error.fault, Fault::Unknown { number: 7 });
    let error = failed(CVRP.replace("EUC_2D", "GEO"));
    assert_eq!(error.fault, Fault::Unsupported { value: "GEO".into() });
    assert!(matches!(failed(CVRP.replace("2 1\n3 1", "2 -1\n3 1")).fault, Fault::Problem(_)));
    assert!(read_solution("Route #1: 1 two\n").is_err());
}

/// A text with some bytes replaced, or cut off.
fn damaged() -> impl Strategy<Value = String> {
    let texts = vec![
        CVRP.to_owned(),
        SOLOMON.to_owned(),
        LILIM.to_owned(),
        ORTEC.to_owned(),
        mtvrptwr(),
        JSON.to_owned(),
    ];
    let words = prop::sample::select(vec![
        "-1",
        "0",
        "1e400",
        "nan",
        "99999999999999999999",
        ":",
        "_SECTION",
        "\n",
        " ",
        "é",
        "-",
        "4.5",
        "EOF",
    ]);
    let damage = prop::collection::vec((0..900_usize, 0..6_usize, words), 0..6);
    (prop::sample::select(texts), damage, 0..1_000_usize).prop_map(|(mut text, damage, length)| {
        for (at, gone, word) in damage {
            let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap();
            let end = (at + gone..=text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(at);
            text.replace_range(at..end, word);
        }
        text.chars().take(length).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_500) })]

    #[test]
    fn no_text_makes_the_readers_panic(text in damaged(), format in 0..11_usize) {
        let format = Format::NAMED.get(format).map(|&(_, format)| format);
        if let Ok(instance) = read(&text, format) {
            let plan = search(&instance.problem, Budget::iterations(3), 1, &mut |_| {});
            prop_assert_eq!(check(&instance.problem, &plan), []);
            prop_assert!(read_solution(&write_solution(&instance, &plan)).is_ok());
        }
        let _ = read_solution(&text).is_ok();
    }
}
