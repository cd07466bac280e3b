//! Cells: what each kind of column takes and refuses.

use crate::{ORDER, SALE, clean, cleaner, raw, value, with};
use proptest::prelude::*;
use qm_domain::{CleanFlag, RejectReason, RejectReason as R, Table, Value};
use std::borrow::Cow;

fn reason(table: Table, cells: &[(&str, &str)]) -> Option<(RejectReason, &'static str)> {
    clean(table, cells).err().map(|rejection| (rejection.reason, rejection.column))
}

#[test]
fn cells_are_refused_with_their_reason() {
    for (column, text, due) in [
        ("order", " ", R::Missing),
        ("order", "a\u{7}b", R::Identifier),
        ("quantity", "two", R::Number),
        ("quantity", "2.5", R::Number),
        ("quantity", "NaN", R::Number),
        ("quantity", "10000001", R::Range),
        ("unit_price", "1,50", R::Number),
        ("unit_price", "inf", R::Number),
        ("unit_price", "100000000.001", R::Range),
        ("unit_price", "-4.50", R::NotPositive),
        ("unit_price", "0", R::NotPositive),
        ("quantity", "-1", R::NotPositive),
        ("kind", "gift", R::Code),
        ("currency", "pounds", R::Code),
    ] {
        assert_eq!(
            reason(Table::OrderLines, &with(SALE, column, text)),
            Some((due, column)),
            "{column} {text}"
        );
    }
    for (text, due) in [
        ("1900-01-01T00:00:00Z", R::Range),
        ("2100-01-01T00:00:00Z", R::Range),
        ("2026-12-24T00:00:00Z", R::Range),
        ("20/11/2026", R::Time),
    ] {
        assert_eq!(
            reason(Table::Orders, &with(ORDER, "placed_at", text)),
            Some((due, "placed_at")),
            "{text}"
        );
    }
    let long = "x".repeat(161);
    assert_eq!(reason(Table::Orders, &with(ORDER, "order", &long)), Some((R::Identifier, "order")));
    let place = [("prefix", "1"), ("lat", "91"), ("lng", "0")];
    assert_eq!(reason(Table::Places, &place), Some((R::Range, "lat")));
    assert_eq!(reason(Table::Places, &with(&place, "lat", "nan")), Some((R::Number, "lat")));
}

#[test]
fn what_is_required_is_asked_for_first() {
    let cells = [("order", "1"), ("quantity", "x")];
    assert_eq!(reason(Table::OrderLines, &cells), Some((R::Missing, "line")));
}

#[test]
fn money_is_exact_and_half_even() {
    let price = |text: &str, currency: &str| {
        let fact =
            clean(Table::OrderLines, &with(&with(SALE, "unit_price", text), "currency", currency)).unwrap();
        let Value::Integer(minor) = *value(&fact, "unit_price") else { panic!("no amount") };
        (minor, fact.flags.contains(&CleanFlag::Rounded))
    };
    assert_eq!(price("4.50", "GBP"), (450, false));
    assert_eq!(price("0.125", "gbp"), (12, true));
    assert_eq!(price("0.135", "GBP"), (14, true));
    assert_eq!(price("1.005", "KWD"), (1005, false));
    assert_eq!(price("1.5", "JPY"), (2, true));
    assert_eq!(price("0.001", "GBP"), (0, true), "above zero by the exact decimal");
}

#[test]
fn values_come_out_typed() {
    let fact = clean(Table::Orders, &with(ORDER, "status", " Delivered ")).unwrap();
    assert_eq!(*value(&fact, "status"), Value::Text(Cow::Borrowed("delivered")));
    assert_eq!(*value(&fact, "placed_at"), Value::Integer(1_795_168_800_000_000));
    assert_eq!(*value(&fact, "lat"), Value::Null);
    let consent = [("customer", "7"), ("channel", "email"), ("given", "Yes"), ("at", "2026-07-01 12:00:00")];
    let fact = clean(Table::Consents, &consent).unwrap();
    assert_eq!(*value(&fact, "given"), Value::Integer(1));
    // Summer time in the shop's zone.
    assert_eq!(*value(&fact, "at"), Value::Integer(1_782_903_600_000_000));
    let holiday = clean(Table::Holidays, &[("day", "1970-01-02"), ("label", "x")]).unwrap_err();
    assert_eq!(holiday.reason, R::Range);
}

#[test]
fn text_is_mended_or_refused() {
    let product = |label: &str| {
        let fact = clean(Table::Products, &[("sku", "A"), ("label", label)])?;
        let Value::Text(label) = value(&fact, "label") else { panic!("no label") };
        Ok::<_, qm_domain::Rejection>((label.clone().into_owned(), fact.flags.clone()))
    };
    assert_eq!(product("SÃ£o Paulo").unwrap(), ("São Paulo".to_owned(), vec![CleanFlag::Mended]));
    assert_eq!(product("São Paulo").unwrap(), ("São Paulo".to_owned(), vec![]));
    assert_eq!(product(&"x".repeat(4001)).unwrap_err().reason, R::TooLong);
    assert_eq!(product("a\0b").unwrap_err().reason, R::Encoding);
}

#[test]
fn rejections_show_no_personal_data() {
    let secret = "+49 151 ".repeat(600);
    let rejection = clean(Table::Customers, &[("customer", "7"), ("phone", &secret)]).unwrap_err();
    assert_eq!((rejection.column, rejection.value.as_str()), ("phone", ""));
    let long = "4711".repeat(50);
    let rejection = clean(Table::Customers, &[("customer", &long)]).unwrap_err();
    assert_eq!((rejection.reason, rejection.value.as_str()), (R::Identifier, ""));
    let shown = clean(Table::Products, &[("sku", "é".repeat(300).as_str())]).unwrap_err().value;
    assert!(shown.len() <= 200 && shown.starts_with('é'));
}

#[test]
fn parents_must_be_there() {
    let orphan = |cells: &[(&str, &str)], table| {
        cleaner().clean(raw(table, cells), &mut |t, _| t == Table::Products).map(drop)
    };
    let rejection = orphan(SALE, Table::OrderLines).unwrap_err();
    assert_eq!(rejection.reason, R::MissingParent);
    assert_eq!(rejection.parent, Some((Table::Orders, "1".to_owned())));
    let rejection = orphan(ORDER, Table::Orders).unwrap_err();
    assert_eq!((rejection.column, rejection.value.as_str()), ("customer", ""));
    assert_eq!(rejection.parent, Some((Table::Customers, "7".to_owned())));
}

#[test]
fn rows_of_one_source_row_know_each_other() {
    let rows = || {
        [
            raw(Table::Customers, &[("customer", " 7")]),
            raw(Table::Orders, ORDER),
            raw(Table::OrderLines, SALE),
        ]
    };
    let facts = cleaner().clean_all(rows(), &mut |table, _| table == Table::Products).unwrap();
    assert_eq!(facts.len(), 3);
    let rejection = cleaner().clean_all(rows(), &mut |_, _| false).unwrap_err();
    assert_eq!(rejection.parent, Some((Table::Products, "A".to_owned())));
}

fn any_cell() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        "\\PC{0,12}".prop_map(Some),
        "-?[0-9]{1,12}(\\.[0-9]{0,6})?(e-?[0-9]{1,2})?".prop_map(Some),
        "[12][0-9]{3}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9]Z?)?)?".prop_map(Some),
        prop::sample::select(vec![
            "sale", "return", "created", "true", "EUR", "en", "pick", "seller", "email"
        ])
        .prop_map(|code| Some(code.to_owned())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Any cells in any table: one outcome, no panic; a fact keeps to its columns, a rejection names one of them.
    #[test]
    fn every_row_has_one_outcome(at in 0..Table::ALL.len(), cells in prop::collection::vec(any_cell(), 0..20)) {
        let table = Table::ALL[at];
        let mut cells: Vec<_> = cells.into_iter().map(|cell| cell.map(Cow::Owned)).collect();
        cells.resize(table.columns().len(), None);
        let row = qm_domain::RawRow { table, cells };
        match cleaner().clean(row, &mut |_, _| true) {
            Ok(fact) => {
                prop_assert_eq!(fact.values.len(), table.columns().len());
                for (column, value) in table.columns().iter().zip(&fact.values) {
                    prop_assert!(!column.required || *value != Value::Null, "{}", column.name);
                    if let Value::Number(number) = value {
                        prop_assert!(number.is_finite());
                    }
                }
            }
            Err(rejection) => {
                prop_assert!(table.position(rejection.column).is_some(), "{:?}", rejection);
                prop_assert!(rejection.value.len() <= 200);
            }
        }
    }
}
