//! Templates in both languages, filled and unfillable.

use super::*;
use qm_domain::{Currency, Money, OrderId};

type Days = [Option<&'static str>; 4];

/// Shipped, promised, expected, delivered.
fn order(days: Days) -> TicketOrder {
    let at = |day: Option<&str>| day.map(|d| Timestamp::parse(&format!("{d}T23:30:00Z")).unwrap());
    let [shipped_at, promised_at, expected_at, delivered_at] = days.map(at);
    TicketOrder {
        order: OrderId::new("A{1}").unwrap(),
        status: "processing".into(),
        placed_at: Timestamp::parse("2026-01-02T10:00:00Z").unwrap(),
        shipped_at,
        promised_at,
        expected_at,
        delivered_at,
        value: Money::zero(Currency::new("EUR").unwrap()),
    }
}

const SITUATIONS: [(&str, Days); 5] = [
    ("delivered", [Some("2026-01-03"), None, None, Some("2026-01-09")]),
    ("under_way", [Some("2026-01-03"), None, Some("2026-01-30"), None]),
    ("under_way_unknown", [Some("2026-01-03"), None, None, None]),
    ("waiting", [None, Some("2026-01-20"), None, None]),
    ("waiting_unknown", [None, None, None, None]),
];

#[test]
fn both_languages_have_the_same_templates_and_each_fills() {
    let keys = |texts: &Texts| -> Vec<(String, Vec<String>)> {
        texts.iter().map(|(intent, by)| (intent.clone(), by.keys().cloned().collect())).collect()
    };
    assert_eq!(keys(&ENGLISH), keys(&CHINESE));
    for (intent, by) in ENGLISH.iter() {
        let intent = Intent::from_code(intent).expect("the intent exists");
        for situation in by.keys() {
            let days = SITUATIONS.iter().find(|(s, _)| s == situation).map_or([None; 4], |s| s.1);
            let mut facts = order(days);
            if situation == "cancelled" {
                facts.status = "canceled".into();
            }
            assert_eq!(super::situation(&facts), situation);
            for language in [Language::En, Language::Zh] {
                let text = reply(intent, language, Some(&facts), &Zone::utc()).unwrap();
                assert!(text.contains("{name}") && text.contains("A{1}"), "{text}");
                let bare = text.replace("{name}", "").replace("A{1}", "");
                assert!(!bare.contains(['{', '}']), "{text}");
                let chinese = bare.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                assert_eq!(chinese, language == Language::Zh, "{text}");
            }
        }
    }
}

#[test]
fn days_are_written_in_the_shops_zone_and_the_tickets_language() {
    let at = Timestamp::parse("2026-01-31T23:30:00Z").unwrap();
    assert_eq!(date(at, Language::En, &Zone::utc()), "31 January 2026");
    let shanghai = Zone::new("Asia/Shanghai").unwrap();
    assert_eq!(date(at, Language::Zh, &shanghai), "2026年2月1日");
}

#[test]
fn what_is_not_known_is_not_answered() {
    let facts = order([None; 4]);
    assert!(reply(Intent::WhereIsMyOrder, Language::En, None, &Zone::utc()).is_none());
    assert!(reply(Intent::ProductQuestion, Language::En, Some(&facts), &Zone::utc()).is_none());
    assert!(reply(Intent::WhereIsMyOrder, Language::Pt, Some(&facts), &Zone::utc()).is_none());
    assert!(fill("{order} {delivered}", &facts, Language::En, &Zone::utc()).is_none());
    assert!(fill("{secret}", &facts, Language::En, &Zone::utc()).is_none());
}
