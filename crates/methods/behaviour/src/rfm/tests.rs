//! Scores and segments.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn person(recency_days: f64, frequency: u32, money: f64) -> History {
    History { recency_days, frequency, money, tenure_days: recency_days }
}

#[test]
fn ten_people_fill_the_fifths_evenly() {
    let people: Vec<_> = (0..10).map(|i| person(f64::from(i), i, 100.0 * f64::from(i))).collect();
    let scores = scores(&people);
    assert_eq!(scores.iter().map(|s| s.frequency).collect::<Vec<_>>(), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    assert_eq!(scores.iter().map(|s| s.recency).collect::<Vec<_>>(), [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
}

#[test]
fn one_time_buyers_share_the_lowest_score() {
    let people: Vec<_> = (0..100).map(|i| person(f64::from(i), if i < 10 { 3 } else { 1 }, 1.0)).collect();
    let rfm = Rfm::fit(&people);
    assert_eq!(rfm.score(&people[50]).frequency, 1);
    assert_eq!(rfm.score(&people[3]).frequency, 5);
    assert_eq!(rfm.score(&people[3]).money, 1);
    assert_eq!(Segment::of(rfm.score(&people[11])), Segment::New);
    assert_eq!(Segment::of(rfm.score(&people[99])), Segment::Lost);
}

#[test]
fn missing_numbers_score_one() {
    let mut people: Vec<_> = (0..10).map(|i| person(f64::from(i), i, f64::from(i))).collect();
    let before = Rfm::fit(&people);
    people.push(person(f64::NAN, 3, f64::NAN));
    let unknown = before.score(&people[10]);
    assert_eq!((unknown.recency, unknown.money), (1, 1));
    assert_eq!(Rfm::fit(&people).money.map(f64::to_bits), before.money.map(f64::to_bits));
    assert_eq!(Rfm::fit(&[]).score(&people[9]), Scores { recency: 1, frequency: 1, money: 1 });
    assert!(scores(&[]).is_empty());
}

#[test]
fn every_score_has_a_segment_and_every_segment_a_score() {
    let mut seen = BTreeSet::new();
    for recency in 0..=6 {
        for frequency in 0..=6 {
            for money in 0..=6 {
                seen.insert(Segment::of(Scores { recency, frequency, money }));
            }
        }
    }
    assert_eq!(seen, BTreeSet::from(Segment::ALL));
    let codes: BTreeSet<&str> = Segment::ALL.into_iter().map(Segment::code).collect();
    assert_eq!(codes.len(), 9);
    for segment in Segment::ALL {
        assert_eq!(serde_json::to_string(&segment).unwrap(), format!("\"{}\"", segment.code()));
    }
    let check = |(recency, frequency, money), expected| {
        assert_eq!(Segment::of(Scores { recency, frequency, money }), expected);
    };
    check((5, 5, 5), Segment::Champions);
    check((5, 5, 3), Segment::Loyal);
    check((5, 1, 1), Segment::New);
    check((4, 3, 1), Segment::Promising);
    check((3, 2, 1), Segment::NeedsAttention);
    check((1, 5, 5), Segment::CannotLose);
    check((2, 4, 5), Segment::AtRisk);
    check((2, 1, 1), Segment::Hibernating);
    check((1, 1, 1), Segment::Lost);
}

proptest! {
    #[test]
    fn order_changes_nothing_and_better_never_scores_lower(
        rows in prop::collection::vec((0..30_u8, 1..6_u8, 0..9_u8), 1..60),
    ) {
        let people: Vec<_> = rows.iter().map(|&(r, f, m)| person(r.into(), f.into(), m.into())).collect();
        let mut turned = people.clone();
        turned.reverse();
        prop_assert_eq!(Rfm::fit(&people), Rfm::fit(&turned));
        let scores = scores(&people);
        for (a, x) in people.iter().zip(&scores) {
            for (b, y) in people.iter().zip(&scores) {
                prop_assert!(a.recency_days < b.recency_days || x.recency <= y.recency);
                prop_assert!(a.frequency > b.frequency || x.frequency <= y.frequency);
                prop_assert!((1..=5).contains(&x.money));
            }
        }
    }
}
