//! What is read, what is refused, and what is written.

use super::*;

/// Each series with its values as text, unknown ones as `?`.
fn read(text: &str) -> Vec<(String, String)> {
    let told = |value: &f64| if value.is_nan() { "?".to_owned() } else { value.to_string() };
    let series = read_series(text).unwrap().series.into_iter();
    series.map(|one| (one.id, one.values.iter().map(told).collect::<Vec<_>>().join(" "))).collect()
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let read = read(text);
    let found: Vec<(&str, &str)> = read.iter().map(|(id, values)| (id.as_str(), values.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    assert_eq!(read_series(text).unwrap_err().to_string(), expected, "{text}");
}

#[test]
fn long_files_are_put_in_order_and_end_with_their_last_row() {
    check("series_id,t,value\na,2,5\na,1,4\nb,1,1\na,4,7\n", &[("a", "4 5 ? 7"), ("b", "1")]);
    check("\u{feff} Unique_ID ,ds,Y\r\na,5,NA\r\na,3,4\r\n", &[("a", "4 ? ?")]);
    check("series_id,t,value\n\"a,b\",-1,5\n\n\"a,b\",0,\n", &[("a,b", "5 ?")]);
}

#[test]
fn keys_stand_before_the_step_and_inputs_after_it() {
    let text = "sku,shop,kind,date,price,promo,value\na,N,tea,2024-01-01,2,0,5\na,N,tea,2024-01-02,3,1,\nb,S,jam,2024-01-02,9,,7\na,N,tea,2024-01-03,4,1,\n";
    let table = read_series(text).unwrap();
    assert_eq!(table.keys, ["shop", "kind"]);
    assert_eq!(table.inputs, ["price", "promo"]);
    let [a, b] = &table.series[..] else { panic!("two series") };
    assert_eq!((a.keys.join(" "), b.keys.join(" ")), ("N tea".into(), "S jam".into()));
    // The second of January has a value of another series; the third has none.
    assert!(a.values.len() == 2 && a.values[1].is_nan() && b.values == [7.0]);
    assert_eq!(a.inputs, [vec![2.0, 3.0, 4.0], vec![0.0, 1.0, 1.0]]);
    assert!(b.inputs[0][0] > 8.0 && b.inputs[0][1].is_nan() && b.inputs[1][0].is_nan());
    let steps = read_series("id,t,price,y\na,3,1,\na,1,2,8\n").unwrap().series;
    assert_eq!((steps[0].values.len(), steps[0].inputs[0].len()), (1, 3));
    // Both end with step 4, of which a alone has a value; b has one no later than step 3.
    let ends =
        read_series("id,t,price,y\na,3,1,5\na,4,1,6\nb,2,1,7\nb,3,1,7\nb,4,2,\nb,5,3,\n").unwrap().series;
    assert!(ends[0].values == [5.0, 6.0] && ends[1].values[..2] == [7.0, 7.0] && ends[1].values[2].is_nan());
    assert_eq!((ends[1].values.len(), &ends[1].inputs[0][..]), (3, &[1.0, 1.0, 2.0, 3.0][..]));
    assert!(ends[0].inputs[0].len() == 3 && ends[0].inputs[0][2].is_nan());
    // Sums are taken over keys, so that the same step is the same time.
    let keyed = read_series("id,shop,t,y\na,N,1,1\na,N,2,1\nb,S,1,7\n").unwrap().series;
    assert!(keyed[1].values.len() == 2 && keyed[1].values[0] > 6.0 && keyed[1].values[1].is_nan());
    let changes = "line 3: series \"a\" has another shop in an earlier row";
    refused("id,shop,t,y\na,N,1,1\na,S,2,1\n", changes);
    refused("id,t,price,y\na,1,x,1\n", "line 2: \"x\" is not a finite number");
    // Nothing says which of these is the step.
    assert!(read_series("id,shop,kind,y\na,N,1,1\n").is_err());
}

#[test]
fn dates_of_the_file_are_its_steps() {
    let text = "id,date,value\na,2024-03-01,3\na,2024-01-01,1\nb,2024-02-01,9\na,2024-04-01,4\n";
    check(text, &[("a", "1 ? 3 4"), ("b", "9 ? ?")]);
    check("id,date,value\na,2024-02-29,1\n", &[("a", "1")]);
    for wrong in ["2023-02-29", "2024-13-01", "2024-1-1", "01/02/2024", "2024-01-01T00:00", "1.5", ""] {
        let expected = format!("line 2: t {wrong:?} is neither a whole number nor a date such as 2024-05-31");
        refused(&format!("id,date,value\na,{wrong},1\n"), &expected);
    }
}

#[test]
fn rows_of_wide_files_end_with_what_is_not_empty_and_no_column_is_unknown_in_all() {
    check("id,V1,V2,V3,V4\n\"a\",4,5,NA,\nb,1,NA,,\n", &[("a", "4 5"), ("b", "1 ?")]);
    check(
        "id,1,2,3\na,4,NA,NA\nb,,2,3\nc,,,\nd,1,,\n",
        &[("a", "4 ? ?"), ("b", "? 2 3"), ("c", ""), ("d", "1")],
    );
    check("a,4,5,6\nb,1\n", &[("a", "4 5 6"), ("b", "1")]);
    check(",0,1\na,4,5\n", &[("a", "4 5")]);
    check("shop,2024-01-01,2024-01-02\na,4,5\n", &[("a", "4 5")]);
    check("a,t,value\nb,1,2\n", &[("b", "1 2")]);
    check("id,v\n\"two\nlines\",1\n", &[("two\nlines", "1")]);
}

#[test]
fn mistakes_are_refused_with_their_line() {
    refused("a,1,x\n", "line 1: \"x\" is not a finite number");
    refused("id,1,2\na,1,2\n\nb,1,inf\n", "line 4: \"inf\" is not a finite number");
    refused("id,1\na,1e999\n", "line 2: \"1e999\" is not a finite number");
    refused("id,1\r\na,1\r\na,2\r\n", "line 3: series \"a\" stands in the file already");
    refused("id,1,2\na,1,234,5\n", "line 2: 4 cells where 3 are wanted");
    refused("id,1,2\na\n", "line 2: 1 cells where 3 are wanted");
    refused("id,1,2\n\"a,1,2\nb,3,4\n", "line 2: 1 cells where 3 are wanted");
    refused("series_id,t,value\na,1\n", "line 2: 2 cells where 3 are wanted");
    refused("series_id,t,value\na,1,2,3\n", "line 2: 4 cells where 3 are wanted");
    refused("id,t,y\n\"a\nb\",1,2\na,1,1\na,1,2\n", "line 5: series \"a\" has this t already");
    refused("id,t,y\na,2024-01-01,1\na,2024-01-01,2\n", "line 3: series \"a\" has this t already");
    let mixed = "line 3: t \"2024-01-01\" is not of the kind of those before: all whole numbers or all dates";
    refused("id,t,y\na,1,1\na,2024-01-01,2\n", mixed);
    refused("\n \n", "the file has no series");
    refused("id,t,y\n", "the file has no series");
}

#[test]
fn steps_too_far_apart_are_refused_before_they_are_filled() {
    let most = 10_000_000;
    let refusal = |id: &str| {
        format!(
            "series \"{id}\": more than {most} unknown values and inputs would be filled in; is a t mistaken?"
        )
    };
    refused(&format!("id,t,y\na,{},1\na,{},2\n", i64::MIN, i64::MAX), &refusal("a"));
    // Each series lacks six million steps.
    refused("id,t,y\na,0,1\na,6000001,1\nb,0,2\nb,6000001,1\n", &refusal("b"));
    // Four million steps of a value and two inputs.
    refused("id,t,price,promo,y\na,0,1,1,1\na,4000001,1,1,1\n", &refusal("a"));
    let most = read_series("id,t,y\na,0,1\na,4000001,1\n").unwrap();
    assert_eq!(most.series[0].values.len(), 4_000_002);
    assert_eq!(read_series(&format!("id,t,y\na,{},1\n", i64::MAX)).unwrap().series[0].values, [1.0]);
}

#[test]
fn forecasts_are_written_with_named_levels() {
    let forecast =
        Forecast { mean: vec![1.5, 2.0], quantiles: vec![(0.05, vec![0.5, 1.0]), (0.9, vec![3.0, 4.0])] };
    let text = write_forecasts([("a,\"b\"\nc", &forecast)]).unwrap();
    let id = "\"a,\"\"b\"\"\nc\"";
    assert_eq!(text, format!("series_id,step,mean,q05,q90\n{id},1,1.5,0.5,3\n{id},2,2,1,4\n"));
    for (level, name) in [(0.975, "q975"), (0.5, "q50"), (0.999_999_9, "q9999999"), (1e-7, "q0000001")] {
        assert_eq!(column(level), name);
    }
    let fewer = Forecast { mean: vec![1.0], quantiles: vec![(0.5, vec![1.0])] };
    assert!(matches!(write_forecasts([("a", &forecast), ("b", &fewer)]), Err(Error::Csv { .. })));
}
