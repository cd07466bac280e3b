//! The program as a user calls it.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn call(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quartermaster"));
    command.arg("--home").arg(home).args(arguments).env_remove("QUARTERMASTER_HOME");
    command.output().expect("the program starts")
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

/// Rows of a noiseless formula, as the article's files hold them.
fn rows(header: &str, formula: impl Fn(f64, f64, f64) -> f64) -> String {
    let mut text = format!("{header}\n");
    for i in 0..60_u32 {
        let (a, b, c) = (f64::from(i * 7 % 50), f64::from(i * 3 % 11) / 4.0, f64::from(i * 5 % 9) / 2.0);
        text.push_str(&format!("{a},{b},{c},{}\n", formula(a, b, c)));
    }
    text
}

type Formula = fn(f64, f64, f64) -> f64;

/// The worked formulas of the article, added up rightly: 526, 401100 and 1055.8.
#[test]
fn models_reproduce_the_article() {
    let home = tempfile::tempdir().unwrap();
    let cases: [(&str, Formula, [&str; 3], f64); 3] = [
        ("minutes", |a, b, c| 10.0 + 5.0 * a + 3.0 * b + 2.0 * c, ["a=100", "b=2", "c=5"], 526.0),
        ("units", |a, b, c| 1000.0 + 200.0 * a + 100.0 * b + 50.0 * c, ["a=2000", "b=0.5", "c=1"], 401_100.0),
        ("way", |a, b, c| 50.0 + 10.0 * a + 5.0 * b + 2.0 * c, ["a=100", "b=0.8", "c=0.9"], 1055.8),
    ];
    for (name, formula, values, wanted) in cases {
        let file = home.path().join(format!("{name}.csv"));
        std::fs::write(&file, rows("a,b,c,y", formula)).unwrap();
        let file = file.to_str().unwrap();
        let fitted = json(&call(
            home.path(),
            &["model", "fit", name, "--data", file, "--target", "y", "--features", "a,b,c", "--json"],
        ));
        assert!(fitted["coefficients"]["a"].as_f64().unwrap() > 0.0 && fitted["intercept"].is_number());
        let mut arguments = vec!["model", "predict", name, "--json"];
        for value in &values {
            arguments.extend(["--set", value]);
        }
        let answer = json(&call(home.path(), &arguments));
        let found = answer["prediction"].as_f64().unwrap();
        assert!((found - wanted).abs() < 1e-6 * wanted, "{name}: {found} for {wanted}");
    }
}

#[test]
fn wrong_usage_exits_2_and_wrong_data_1() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(call(home.path(), &["import"]).status.code(), Some(2));
    assert_eq!(call(home.path(), &["no-such-command"]).status.code(), Some(2));
    let missing = call(home.path(), &["import", "olist", "/no/such/folder"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("/no/such/folder"));
    let empty = call(home.path(), &["run"]);
    assert_eq!(empty.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&empty.stderr).contains("quartermaster import"));
    assert_eq!(call(home.path(), &["sql", "DROP TABLE orders"]).status.code(), Some(1));
}

#[test]
fn import_counts_add_up_in_json() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("order_data.csv");
    std::fs::write(
        &file,
        "order_quantity,order_complexity,order_history,processing_time\n100,2,5,526\nx,2,5,1\n100,2,5,526\n",
    )
    .unwrap();
    let report = json(&call(home.path(), &["import", "order-data", file.to_str().unwrap(), "--json"]));
    assert_eq!(report["observed"], 3);
    assert_eq!(report["accepted"], 2);
    assert_eq!(report["quarantined"], 1);
    assert_eq!(report["duplicates"], 1);
    assert_eq!(report["reasons"]["invalid_number"], 1);
    assert_eq!(report["tables"]["order_samples"], 1);
    let again = json(&call(home.path(), &["import", "order-data", file.to_str().unwrap(), "--json"]));
    assert_eq!((&again["observed"], &again["duplicates"]), (&report["observed"], &report["accepted"]));
    assert_eq!(again["tables"], serde_json::json!({}));
}

#[test]
fn the_tables_that_sources_are_mapped_to_are_told() {
    let home = tempfile::tempdir().unwrap();
    let told = json(&call(home.path(), &["tables", "substitutes", "--json"]));
    assert_eq!(told["table"], "substitutes");
    let column = |at: usize| {
        let one = &told["columns"][at];
        [&one["name"], &one["need"], &one["holds"]].map(|value| value.as_str().unwrap().to_owned())
    };
    assert_eq!(column(1), ["substitute", "key", "an id of products"]);
    assert_eq!(column(2), ["share", "optional", "a number, 0 to 1"]);
    let people = json(&call(home.path(), &["tables", "customers", "--json"]));
    assert_eq!(people["columns"][1]["personal"], true);
    let all = call(home.path(), &["tables"]);
    assert!(String::from_utf8(all.stdout).unwrap().contains(" holidays "));
    assert_eq!(call(home.path(), &["tables", "nosuch"]).status.code(), Some(2));
}

#[test]
fn help_shows_examples_and_completion_is_made() {
    let home = tempfile::tempdir().unwrap();
    let help = call(home.path(), &["import", "--help"]);
    assert!(String::from_utf8_lossy(&help.stdout).contains("Examples:"));
    let script = call(home.path(), &["completions", "bash"]);
    assert!(script.status.success() && script.stdout.len() > 1_000);
}

/// Harris (1913): the root of 2 x 12 x 2000 / 0.3 is 400, and holding half of it costs what ordering it does.
#[test]
fn inventory_problems_are_solved_from_a_file() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("tea.json");
    let tea = r#"{"name": "tea", "algorithm": "EOQ",
        "data": {"fixed_cost": 12, "holding_cost": 0.3, "demand_rate": 2000}}"#;
    std::fs::write(&file, tea).unwrap();
    let answers = json(&call(home.path(), &["stock", "solve", file.to_str().unwrap(), "--json"]));
    let tea = &answers["instances"]["tea"];
    assert!((tea["Q"].as_f64().unwrap() - 400.0).abs() < 1e-9, "{answers}");
    assert!((tea["cost"].as_f64().unwrap() - 120.0).abs() < 1e-9, "{answers}");
    std::fs::write(&file, "[{\"name\": 1}]").unwrap();
    let refused = call(home.path(), &["stock", "solve", file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
}

#[test]
fn series_are_forecast_with_the_quantiles_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let row = |t: u32| format!("weekly,{t},{}\nnever,{t},0\n", 10 + t % 7);
    let long: String = (1..=70).map(row).collect();
    std::fs::write(path("long.csv"), format!("series_id,t,value\n{long}")).unwrap();
    let run = |file: &str, levels: &str| {
        let (file, out) = (path(file), path("out.csv"));
        let asked = ["forecast", "run", &file, "--horizon", "3", "--season", "7", "--quantiles", levels];
        call(home.path(), &[&asked[..], &["--out", &out, "--json"]].concat())
    };
    let told = json(&run("long.csv", "0.9,0.1"));
    assert_eq!((&told["series"], &told["steps"]), (&2.into(), &3.into()), "{told}");
    let text = std::fs::read_to_string(path("out.csv")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines[0], lines.len()), ("series_id,step,mean,q10,q90", 7));
    for (line, (id, step, due)) in lines[1..].iter().zip([
        ("weekly", "1", 11.0),
        ("weekly", "2", 12.0),
        ("weekly", "3", 13.0),
        ("never", "1", 0.0),
        ("never", "2", 0.0),
        ("never", "3", 0.0),
    ]) {
        let fields: Vec<&str> = line.split(',').collect();
        let mean: f64 = fields[2].parse().unwrap();
        assert!(fields[..2] == [id, step] && (mean - due).abs() < 0.01, "{line}");
    }
    let (file, out) = (path("long.csv"), path("out.csv"));
    let global = ["forecast", "run", &file, "--horizon", "3", "--season", "7", "--method", "global"];
    let global = call(home.path(), &[&global[..], &["--out", &out, "--json"]].concat());
    assert_eq!(json(&global)["pooled"], 0, "140 steps are too few");
    let said = String::from_utf8_lossy(&global.stderr);
    assert!(said.contains("no model over all series"), "{said}");
    std::fs::write(path("bad.csv"), "series_id,t,value\na,1,x\n").unwrap();
    let bad = run("bad.csv", "0.5");
    let said = String::from_utf8_lossy(&bad.stderr);
    assert!(bad.status.code() == Some(1) && said.contains("bad.csv") && said.contains("line 2"), "{said}");
    assert_eq!(run("long.csv", "1.5").status.code(), Some(2));
}

#[test]
fn sums_over_keys_are_forecast_with_their_series() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let row =
        |t: u32| format!("a,tea,{t},1,{}\nb,tea,{t},0,{}\nc,jam,{t},0,{}\n", 9 + t % 7, t % 3, 20 + t % 5);
    let long: String = (1..=70).map(row).collect();
    let ahead = "a,tea,71,1,\nb,tea,71,0,\n";
    std::fs::write(path("shop.csv"), format!("sku,kind,t,promo,value\n{long}{ahead}")).unwrap();
    let run = |sums: &str, how: &str| {
        let (file, out) = (path("shop.csv"), path("out.csv"));
        let asked = ["forecast", "run", &file, "--horizon", "2", "--season", "7", "--quantiles", "0.5"];
        let more = ["--out", &out, "--add-up", sums, "--reconcile", how, "--json"];
        call(home.path(), &[&asked[..], &more].concat())
    };
    for how in ["bottom-up", "structure", "variances", "trace"] {
        assert_eq!(json(&run("total,kind", how))["series"], 6);
        let text = std::fs::read_to_string(path("out.csv")).unwrap();
        let mean = |id: &str| -> f64 {
            let line = text.lines().find(|line| line.starts_with(&format!("{id},1,"))).unwrap();
            line.split(',').nth(2).unwrap().parse().unwrap()
        };
        assert!((mean("kind=tea") - mean("a") - mean("b")).abs() < 1e-6, "{how}: {text}");
        assert!((mean("total") - mean("kind=tea") - mean("kind=jam")).abs() < 1e-6, "{how}: {text}");
    }
    let twice = run("total,total", "structure");
    let said = String::from_utf8_lossy(&twice.stderr);
    assert!(twice.status.code() == Some(1) && said.contains("total stands there twice"), "{said}");
    let unknown = run("colour", "structure");
    let said = String::from_utf8_lossy(&unknown.stderr);
    assert!(unknown.status.code() == Some(1) && said.contains("total, kind"), "{said}");
}

#[test]
fn days_on_which_a_series_is_unknown_do_not_pull_its_sum_down() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    // Every day one of the three is unknown; they sell 10, 12 and 14.
    let cell =
        |series: u32, t: u32| if t % 3 == series { String::new() } else { (10 + 2 * series).to_string() };
    let row = |t: u32| format!("a,{t},{}\nb,{t},{}\nc,{t},{}\n", cell(0, t), cell(1, t), cell(2, t));
    let long: String = (1..=90).map(row).collect();
    std::fs::write(path("shop.csv"), format!("sku,t,value\n{long}")).unwrap();
    for how in ["structure", "variances", "trace"] {
        let (file, out) = (path("shop.csv"), path("out.csv"));
        let asked = ["forecast", "run", &file, "--horizon", "2", "--season", "1", "--quantiles", "0.5"];
        let more = ["--out", &out, "--add-up", "total", "--reconcile", how, "--json"];
        json(&call(home.path(), &[&asked[..], &more].concat()));
        let text = std::fs::read_to_string(out).unwrap();
        let line = text.lines().find(|line| line.starts_with("total,1,")).unwrap();
        let mean: f64 = line.split(',').nth(2).unwrap().parse().unwrap();
        assert!((mean - 36.0).abs() < 0.5, "{how}: {text}");
    }
}

#[test]
fn boosting_makes_the_loss_small_that_is_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("rows.csv");
    // Nine rows of ten are 1, the tenth is 101: the mean is 11 and the median 1.
    let rows = (0..200).map(|i| format!("{},{}", i % 4, if i % 10 == 0 { 101 } else { 1 }));
    let rows: Vec<String> = std::iter::once("a,y".to_owned()).chain(rows).collect();
    std::fs::write(&file, rows.join("\n")).unwrap();
    let fit = |kind: &str, loss: &str| {
        let data = file.to_str().unwrap();
        let asked = ["model", "fit", "m", "--data", data, "--target", "y", "--features", "a", "--json"];
        call(home.path(), &[&asked[..], &["--kind", kind, "--loss", loss]].concat())
    };
    let predicted = || {
        let told = json(&call(home.path(), &["model", "predict", "m", "--set", "a=1", "--json"]));
        told["prediction"].as_f64().unwrap()
    };
    json(&fit("boosting", "quantile:0.5"));
    assert!((predicted() - 1.0).abs() < 1e-6, "{}", predicted());
    json(&fit("boosting", "tweedie:1.5"));
    assert!(predicted() < 1.5, "odd rows have no 101: {}", predicted());
    assert_eq!(fit("boosting", "quantile:1.5").status.code(), Some(2));
    assert_eq!(fit("ols", "l1").status.code(), Some(1));
}

/// A square of side 30 with the depot in a corner and two loads a vehicle: out along a side and back, and round the far
/// corner: 60 + (30 + 30 + 42).
#[test]
fn routes_are_solved_written_and_checked() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let square = "NAME : square\nTYPE : CVRP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 2\n\
        NODE_COORD_SECTION\n1 0 0\n2 0 30\n3 30 30\n4 30 0\nDEMAND_SECTION\n1 0\n2 1\n3 1\n4 1\n\
        DEPOT_SECTION\n1\n-1\nEOF\n";
    std::fs::write(path("square.vrp"), square).unwrap();
    let solve = |out: &str| {
        let (file, out) = (path("square.vrp"), path(out));
        let solve = ["route", "solve", &file, "--iterations", "300", "--seed", "1", "--out", &out, "--json"];
        json(&call(home.path(), &solve))
    };
    let told = solve("a.sol");
    assert_eq!((told["cost"].as_str(), told["feasible"].as_bool()), (Some("162"), Some(true)), "{told}");
    solve("b.sol");
    assert_eq!(std::fs::read(path("a.sol")).unwrap(), std::fs::read(path("b.sol")).unwrap());
    let check =
        |file: &str| call(home.path(), &["route", "check", &path("square.vrp"), &path(file), "--json"]);
    assert_eq!(json(&check("a.sol"))["cost"], "162");
    std::fs::write(path("heavy.sol"), "Route #1: 1 2 3\nCost 120\n").unwrap();
    let heavy = check("heavy.sol");
    assert_eq!(heavy.status.code(), Some(1));
    let verdict: Value = serde_json::from_slice(&heavy.stdout).unwrap();
    assert_eq!(verdict["feasible"], false, "{verdict}");
    let none =
        call(home.path(), &["route", "solve", &path("none.vrp"), "--seconds", "1", "--out", &path("c.sol")]);
    assert_eq!(none.status.code(), Some(1));
}

/// Out 3 and 4 and back, 5 each way.
#[test]
fn routing_problems_in_json_are_solved_and_written_by_extension() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let problem = r#"{"locations": [{"id": "shop", "x": 0, "y": 0}, {"id": "door", "x": 3, "y": 4}],
        "matrices": [{"plane": {"scale": 1, "rounding": "nearest"}}],
        "vehicles": [{"ids": ["van"], "start": "shop", "capacity": [1], "shift": ["08:00", "09:00"]}],
        "stops": [{"id": "order 7", "location": "door", "demand": [1]}]}"#;
    std::fs::write(path("p.json"), problem).unwrap();
    let solve = |out: &str, more: &[&str]| {
        let (file, out) = (path("p.json"), path(out));
        let solve = [&["route", "solve", &file, "--iterations", "9", "--out", &out, "--json"], more].concat();
        call(home.path(), &solve)
    };
    assert_eq!(json(&solve("plan.json", &[]))["cost"], "10");
    let plan: Value = serde_json::from_slice(&std::fs::read(path("plan.json")).unwrap()).unwrap();
    let stop = &plan["routes"][0]["stops"][0];
    assert_eq!((&plan["routes"][0]["vehicle"], &stop["stop"]), (&"van".into(), &"order 7".into()));
    let check = call(home.path(), &["route", "check", &path("p.json"), &path("plan.json"), "--json"]);
    assert_eq!(json(&check)["feasible"], true);
    // One stop is the centre of its own territory; the square of 1 costs 100.
    let spread = json(&solve("even.json", &["--even-stops", "100", "--territories", "2"]));
    assert_eq!((spread["cost"].as_str(), spread["feasible"].as_bool()), (Some("110"), Some(true)));
    let timed = ["route", "solve", &path("p.json"), "--cpu", "--seconds", "0.05", "--out", &path("cpu.json")];
    let timed = call(home.path(), &timed);
    let told = String::from_utf8_lossy(&timed.stderr);
    let refused = told.contains("does not tell processor seconds");
    assert_eq!(timed.status.success(), std::path::Path::new("/proc/self/stat").exists(), "{told}");
    assert_eq!(refused, !timed.status.success());
    json(&solve("plan.txt", &["--write", "json"]));
    assert_eq!(std::fs::read(path("plan.txt")).unwrap(), std::fs::read(path("plan.json")).unwrap());
    json(&solve("plan.sol", &[]));
    assert_eq!(std::fs::read_to_string(path("plan.sol")).unwrap(), "Route #1: 1\nCost 10\n");
    let refused = solve("plan.gpx", &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("`lat` and `lng`"));
    std::fs::write(path("p.json"), problem.replace("\"08:00\"", "\"8 h\"")).unwrap();
    let refused = solve("plan.json", &[]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("vehicles[0].shift[0]"));
}

/// A shop of one product that sells two a day and runs out.
fn selling(home: &Path) {
    let files = home.join("files");
    std::fs::create_dir_all(&files).expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(files.join(name), text).expect("a file");
    write("locations.csv", "location,label,kind,lat,lng\nmain,Main,warehouse,52.52,13.40\n");
    write("products.csv", "sku,label,price\nlow,=Lamp,20.00\n");
    write("suppliers.csv", "supplier,label,lead_time_days,lead_time_sd_days\nmaker,Maker,7,2\n");
    write("supply.csv", "supplier,sku,unit_cost,minimum_quantity,pack\nmaker,low,8.00,12,6\n");
    write("stock_levels.csv", "sku,location,at,on_hand\nlow,main,2026-06-30T08:00:00Z,5\n");
    let mut orders = "order,kind,status,placed_at,location\n".to_owned();
    let mut lines = "order,line,sku,location,kind,quantity,unit_price\n".to_owned();
    for day in 1..=60_u32 {
        let (month, day) = if day <= 30 { (5, day) } else { (6, day - 30) };
        let order = format!("o-{month}-{day}");
        orders.push_str(&format!("{order},sale,delivered,2026-{month:02}-{day:02}T10:00:00Z,main\n"));
        lines.push_str(&format!("{order},1,low,main,sale,2,20.00\n"));
    }
    write("orders.csv", &orders);
    write("order_lines.csv", &lines);
    json(&call(home, &["import", "canonical", files.to_str().expect("a plain path"), "--json"]));
}

#[test]
fn a_stock_plan_is_a_table_json_or_csv_and_each_line_is_explained() {
    let home = tempfile::tempdir().unwrap();
    selling(home.path());
    let plan = json(&call(home.path(), &["stock", "plan", "--json"]));
    let line = &plan["lines"][0];
    assert_eq!((&line["product"], &line["standing"]), (&Value::from("low"), &Value::from("planned")));
    let units = line["to_order"].as_i64().unwrap();
    assert!(units >= 12 && units % 6 == 0, "{line}");
    assert_eq!(line["cost"]["minor"], units * 800);
    assert_eq!(plan["total"]["units"], units);
    let csv = call(home.path(), &["stock", "plan", "--csv"]);
    let csv = String::from_utf8(csv.stdout).unwrap();
    let (head, rows) = csv.split_once('\n').unwrap();
    assert!(head.starts_with("product,name,location,on_hand,") && rows.lines().count() == 1, "{csv}");
    assert!(rows.starts_with("low,'=Lamp,main,5,0,0,"), "no spreadsheet runs a name: {rows}");
    let table = String::from_utf8(call(home.path(), &["stock", "plan"]).stdout).unwrap();
    assert!(table.contains("1 lines planned") && table.contains("Nothing was kept"), "{table}");
    let told = String::from_utf8(call(home.path(), &["stock", "explain", "low@main"]).stdout).unwrap();
    for said in
        ["5 on hand", "packs of 6", "an order is due at", &format!("buy {units}"), "One pack of 6 more"]
    {
        assert!(told.contains(said), "{said:?} is not in {told}");
    }
    assert_eq!(call(home.path(), &["stock", "explain", "low@moon"]).status.code(), Some(1));
    assert_eq!(call(home.path(), &["stock", "plan", "--csv", "--json"]).status.code(), Some(2));
}

#[test]
fn a_line_in_containers_is_explained() {
    let home = tempfile::tempdir().unwrap();
    selling(home.path());
    let plan = json(&call(home.path(), &["stock", "plan", "--json"]));
    let units = plan["lines"][0]["to_order"].as_i64().unwrap();
    // In a container that holds just that, three litres a unit; and in one that is far too large.
    let file = home.path().join("shop.toml");
    let shop = std::fs::read_to_string(&file).unwrap();
    let explained = |container: &str| {
        let supplier = "[[suppliers]]\nid = \"maker\"\nlead_time_days = 7\nlead_time_sd_days = 2\n";
        std::fs::write(&file, format!("{shop}\n{supplier}[suppliers.container]\n{container}\n")).unwrap();
        String::from_utf8(call(home.path(), &["stock", "explain", "low@main"]).stdout).unwrap()
    };
    let (full, litres) = (explained(&format!("litres = {}", units * 3)), units * 3);
    let said = format!("{litres} litres of the order's 1 container, of which all its lines fill 100 %");
    assert!(full.contains(&said), "{full}");
    let empty = explained("litres = 1000000\ncost_minor = 100000000");
    assert!(empty.contains("a container of its supplier would be too empty"), "{empty}");
}

#[test]
fn a_decision_is_put_off_and_woken_and_a_forecast_is_changed_from_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    selling(home.path());
    json(&call(home.path(), &["run", "--json"]));
    let list = |arguments: &[&str]| {
        let decisions = json(&call(home.path(), &[&["decisions", "list", "--json"], arguments].concat()));
        decisions.as_array().unwrap().len()
    };
    let waiting = json(&call(home.path(), &["decisions", "list", "--area", "stock", "--json"]));
    let id = waiting[0]["id"].as_str().unwrap().to_owned();
    let (before, snooze) = (list(&["--status", "proposed"]), ["decisions", "snooze", &id, "--days"]);
    // It is due the next day at ten: the day's beginning is before.
    let told = json(&call(home.path(), &[&snooze[..], &["1", "--note", "later", "--json"]].concat()));
    assert_eq!(told[0]["snoozed_until"], "2026-07-01T00:00:00Z", "{told}");
    assert_eq!((list(&["--status", "proposed"]), list(&["--snoozed"])), (before - 1, 1));
    assert_eq!(call(home.path(), &[&snooze[..], &["300"]].concat()).status.code(), Some(1));
    assert_eq!(call(home.path(), &["decisions", "snooze", &id]).status.code(), Some(2));
    json(&call(home.path(), &["decisions", "wake", &id, "--json"]));
    assert_eq!(list(&["--snoozed"]), 0);
    let change = ["forecast", "override", "low@main", "--week", "2026-07-08", "--units", "40"];
    let weeks = json(&call(home.path(), &[&change[..], &["--note", "fair", "--json"]].concat()));
    assert!((weeks[1]["expected"].as_f64().unwrap() - 40.0).abs() < 1e-9, "{weeks}");
    assert_eq!(weeks[1]["said"]["note"], "fair");
    let id = weeks[1]["said"]["id"].to_string();
    assert_eq!(json(&call(home.path(), &["forecast", "take-back", &id, "--json"]))["ended"], true);
    assert_eq!(call(home.path(), &change).status.code(), Some(2), "a note is due");
    let accuracy = json(&call(home.path(), &["forecast", "accuracy", "--json"]));
    assert_eq!(
        (&accuracy["total"]["weeks"], &accuracy["next"]),
        (&Value::from(0), &Value::from("2026-07-06"))
    );
}
