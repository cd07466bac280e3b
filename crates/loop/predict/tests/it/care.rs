//! Sentiment and intent from texts.

use qm_domain::{Intent, Language, ModelVersion, Sentiment, TicketId, Timestamp};
use qm_predict::care::{LabelledText, fit_intent, fit_sentiment, taught_sentiment};
use std::path::{Path, PathBuf};

fn texts<'a, L: Copy>(phrases: &[(&'a str, L)], copies: u32, first_day: i64) -> Vec<LabelledText<'a, L>> {
    let one = |i: u32| {
        let (text, label) = phrases[usize::try_from(i).unwrap() % phrases.len()];
        let at = Timestamp::from_seconds(0).plus_days(first_day + i64::from(i));
        LabelledText { text, label, group: u64::from(i), at }
    };
    (0..copies).map(one).collect()
}

const REVIEWS: &[(&str, Sentiment)] = &[
    ("great quality and fast delivery", Sentiment::Positive),
    ("质量很好，物流也很快", Sentiment::Positive),
    ("broken on arrival, very bad quality", Sentiment::Negative),
    ("质量太差了，收到就坏了", Sentiment::Negative),
    ("I love it, works great", Sentiment::Positive),
    ("很喜欢，非常好", Sentiment::Positive),
];

const TICKETS: &[(&str, Intent)] = &[
    ("where is my parcel, it has not arrived", Intent::WhereIsMyOrder),
    ("我的包裹到哪里了", Intent::WhereIsMyOrder),
    ("I want my money back please", Intent::Refund),
    ("我要退款", Intent::Refund),
    ("the cup came broken", Intent::Damaged),
    ("杯子碎了", Intent::Damaged),
];

fn version() -> ModelVersion {
    ModelVersion::new("care@1").unwrap()
}

#[test]
fn reviews_teach_sentiment_in_both_languages() {
    let fitted = fit_sentiment(&texts(REVIEWS, 300, 0), &[]).unwrap().unwrap();
    assert!(fitted.card.score > 0.99 && (fitted.card.baseline_score - 2.0 / 3.0).abs() < 0.01);
    assert_eq!((fitted.card.rows, fitted.card.test_rows), (300, 60));
    for (text, expected) in [
        ("great, works", Sentiment::Positive),
        ("arrived broken, bad", Sentiment::Negative),
        ("非常好", Sentiment::Positive),
        ("太差", Sentiment::Negative),
    ] {
        let read = fitted.model.predict("r1", text, &version()).unwrap();
        assert_eq!(read.sentiment, expected, "{text}");
        assert!(read.probability.get() > 0.5);
    }
    assert!(fitted.model.predict("r1", "12345 !!!", &version()).is_none());
    assert!(!fitted.model.explain("arrived broken, bad", 3).is_empty());
}

#[test]
fn starter_texts_serve_where_the_shop_has_none_and_give_way_to_its_own() {
    let starter = texts(TICKETS, 240, 0);
    let fitted = fit_intent(&[], &starter).unwrap().unwrap();
    assert!(fitted.card.method.contains("starter") && fitted.card.rows == 0);
    let ticket = TicketId::new("t1").unwrap();
    let read = fitted.model.predict(&ticket, "我要退款，谢谢", &version()).unwrap();
    assert_eq!((read.intents[0].0, read.language), (Intent::Refund, Language::Zh));
    assert!((read.intents.iter().map(|(_, p)| p.get()).sum::<f64>() - 1.0).abs() < 1e-9);
    // In this shop a parcel is always a praise: its own texts outweigh what the starter says.
    let own: Vec<_> =
        [("my parcel, thank you", Intent::Other), ("I want my money back", Intent::Refund)].into();
    let fitted = fit_intent(&texts(&own, 200, 0), &starter).unwrap().unwrap();
    assert!(!fitted.card.method.contains("starter"));
    assert_eq!(fitted.model.predict(&ticket, "my parcel", &version()).unwrap().intents[0].0, Intent::Other);
}

#[test]
fn what_fewer_than_five_customers_wrote_is_not_kept() {
    let mut own = texts(REVIEWS, 120, 0);
    let secret = "zanzibar my neighbour is called quincy";
    for i in 0..200 {
        let at = Timestamp::from_seconds(i);
        own.push(LabelledText {
            text: secret,
            label: Sentiment::Negative,
            group: 9000 + u64::from(i % 4 == 0),
            at,
        });
    }
    let fitted = fit_sentiment(&own, &[]).unwrap().unwrap();
    let stored = serde_json::to_string(&fitted.model).unwrap();
    assert!(!stored.contains("zanzibar") && !stored.contains("quincy"));
    assert!(stored.contains("great"));
}

#[test]
fn one_label_or_no_text_makes_no_model() {
    assert!(fit_sentiment(&[], &[]).unwrap().is_none());
    assert!(fit_sentiment(&texts(&REVIEWS[..2], 80, 0), &[]).unwrap().is_none());
    let wordless = [("!!!", Sentiment::Positive), ("123", Sentiment::Negative)];
    assert!(fit_sentiment(&texts(&wordless, 80, 0), &[]).unwrap().is_none());
}

fn real(name: &str) -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "where the real data lie")]
    let root = std::env::var("QM_DATA").ok();
    if root.is_none() {
        println!("skipped: {name} needs QM_DATA");
    }
    root.map(|root| Path::new(&root).join(name))
}

fn unpack(path: &Path) -> Vec<u8> {
    zstd::decode_all(std::fs::read(path).unwrap().as_slice()).unwrap()
}

#[test]
fn olist_stars_from_portuguese_words() {
    let Some(path) = real("olist/order_reviews.csv.zst") else { return };
    let bytes = unpack(&path);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let review = |row: &'_ csv::StringRecord, i: usize| {
        let at = Timestamp::parse(&format!("{}Z", row.get(5)?.replace(' ', "T"))).ok()?;
        let label = taught_sentiment(row.get(2)?.parse().ok(), None)?;
        Some((row.get(4)?.to_owned(), label, u64::try_from(i).unwrap(), at))
    };
    let told: Vec<_> = rows.iter().enumerate().filter_map(|(i, row)| review(row, i)).collect();
    let own: Vec<_> = told
        .iter()
        .filter(|t| !t.0.is_empty())
        .map(|(text, label, group, at)| LabelledText { text, label: *label, group: *group, at: *at })
        .collect();
    let card = fit_sentiment(&own, &[]).unwrap().unwrap().card;
    println!(
        "olist reviews: accuracy {:.4}, most frequent label {:.4}, n {}",
        card.score, card.baseline_score, card.test_rows
    );
    assert!(card.score > 0.88 && card.score > card.baseline_score + 0.15);
}

#[test]
fn chinese_shop_reviews() {
    let Some(path) = real("zh_reviews/online_shopping_10_cats.csv.zst") else { return };
    let bytes = unpack(&path);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    // The file is sorted by category: a multiplicative hash of the row number stands in for time.
    let order = |i: usize| u32::try_from(i).unwrap().wrapping_mul(2_654_435_761);
    let own: Vec<_> = (0..rows.len())
        .filter(|&i| order(i) % 2 == 0 && rows[i].len() >= 2)
        .map(|i| {
            let (label, text) = (&rows[i][rows[i].len() - 2], &rows[i][rows[i].len() - 1]);
            let label = if label == "1" { Sentiment::Positive } else { Sentiment::Negative };
            let at = Timestamp::from_seconds(i64::from(order(i)));
            LabelledText { text, label, group: u64::try_from(i).unwrap(), at }
        })
        .collect();
    let card = fit_sentiment(&own, &[]).unwrap().unwrap().card;
    println!(
        "chinese reviews: accuracy {:.4}, most frequent label {:.4}, n {}",
        card.score, card.baseline_score, card.test_rows
    );
    // Word counts with multinomial naive Bayes: 0.902 on another fifth of the same file.
    assert!(card.score > 0.89);
}
