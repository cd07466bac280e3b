//! Laws that every classifier obeys.

use proptest::prelude::*;
use qm_text::{Error, NaiveBayes, NaiveBayesBuilder, Options, Orders};

fn options(min_groups: u32, tempered: bool) -> Options {
    Options { min_groups, tempered, ..Options::default() }
}

/// Texts of a few words and characters with a label and a person.
fn documents() -> impl Strategy<Value = Vec<(String, String, u64)>> {
    let text = "([abcd]{1,2} ){0,5}[\u{597d}\u{574f}\u{5feb}]{0,4}";
    prop::collection::vec((text, "[xyz]", 0..6_u64), 1..60)
}

fn fit(documents: &[(String, String, u64)], options: Options) -> NaiveBayes {
    let triples = documents.iter().map(|(text, label, group)| (text.as_str(), label.as_str(), *group));
    NaiveBayes::fit(triples, options).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn probabilities_sum_to_one_and_descend(documents in documents(), text in any::<String>()) {
        let model = fit(&documents, options(1, true));
        for text in [text.as_str(), documents[0].0.as_str()] {
            let predicted = model.predict(text);
            let sum: f64 = predicted.iter().map(|(_, p)| p).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
            prop_assert!(predicted.is_sorted_by(|a, b| a.1 >= b.1));
            prop_assert_eq!(predicted.len(), model.labels().len());
        }
    }

    #[test]
    fn an_ngram_is_kept_only_if_enough_people_wrote_it(documents in documents(), least in 1..5_u32) {
        let model = fit(&documents, options(least, false));
        let kept: Vec<&str> = model.ngrams().collect();
        let mut people = std::collections::BTreeMap::<String, std::collections::BTreeSet<u64>>::new();
        for (text, _, group) in &documents {
            for ngram in qm_text::Tokens::new(text).ngrams(Orders::default()) {
                people.entry(ngram.to_owned()).or_default().insert(*group);
            }
        }
        people.retain(|_, groups| groups.len() >= usize::try_from(least).unwrap());
        let expected: Vec<&str> = people.keys().map(String::as_str).collect();
        prop_assert_eq!(kept, expected);
    }

    #[test]
    fn the_order_of_documents_changes_nothing(documents in documents()) {
        let mut turned = documents.clone();
        turned.reverse();
        prop_assert_eq!(fit(&documents, options(2, false)), fit(&turned, options(2, false)));
    }

    #[test]
    fn a_stored_model_predicts_the_same(documents in documents()) {
        let model = fit(&documents, options(1, true));
        let text = serde_json::to_string(&model).unwrap();
        let read: NaiveBayes = serde_json::from_str(&text).unwrap();
        for (text, _, _) in &documents {
            for (before, after) in model.predict(text).iter().zip(read.predict(text)) {
                // A reader of JSON may be off by the last place of the temperature.
                prop_assert!((before.1 - after.1).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn an_empty_text_gives_the_shares() {
    let model = fit(
        &[("a", "x", 1), ("b", "x", 2), ("c", "y", 3), ("a", "x", 4)]
            .map(|(text, label, group)| (text.to_owned(), label.to_owned(), group)),
        options(1, true),
    );
    let predicted = model.predict("");
    assert_eq!(predicted.iter().map(|(label, _)| *label).collect::<Vec<_>>(), ["x", "y"]);
    assert!((predicted[0].1 - 0.75).abs() < 1e-12);
    assert_eq!((model.documents(), model.labels().len()), (4, 2));
}

#[test]
fn tempering_makes_probabilities_honest() {
    // Three synonyms always stand together, so plain naive Bayes counts one hint three times: the hint
    // is right in 4 of 5 texts.
    let documents: Vec<(String, String, u64)> = (0..500_u64)
        .map(|i| {
            let label = if i % 2 == 0 { "x" } else { "y" };
            let told = if i % 5 == 0 { if i % 2 == 0 { "y" } else { "x" } } else { label };
            (format!("{told}1, {told}2, {told}3"), label.to_owned(), i)
        })
        .collect();
    let likeliest = |tempered| fit(&documents, options(5, tempered)).predict("x1, x2, x3")[0].1;
    assert!(likeliest(false) > 0.97, "{}", likeliest(false));
    assert!((likeliest(true) - 0.8).abs() < 0.01, "{}", likeliest(true));
}

#[test]
fn refuses_what_cannot_be_learned() {
    assert_eq!(NaiveBayes::fit([], options(1, true)).err(), Some(Error::NoDocuments));
    for alpha in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let wrong = Options { alpha, ..options(1, true) };
        assert!(matches!(NaiveBayesBuilder::new(wrong), Err(Error::Alpha { .. })));
    }
    let wrong = Options { orders: Orders { words: 0, characters: 0 }, ..options(1, true) };
    assert!(matches!(NaiveBayesBuilder::new(wrong), Err(Error::NoOrders)));
}

#[test]
fn a_broken_stored_model_is_refused() {
    let model = NaiveBayes::fit([("a b", "x", 1), ("c", "y", 2)], options(1, false)).unwrap();
    let good = serde_json::to_string(&model).unwrap();
    for (from, to) in [
        (r#""documents":[1,1]"#, r#""documents":[1,0]"#),
        (r#""documents":[1,1]"#, r#""documents":[1]"#),
        (r#""temperature":1.0"#, r#""temperature":0.0"#),
        (r#"["c",[[1,1]]]"#, r#"["c",[[7,1]]]"#),
        (r#"["c",[[1,1]]]"#, r#"["c",[[0,18446744073709551615],[1,1]]]"#),
        (r#"["c",[[1,1]]]"#, r#"["A",[[1,1]]]"#),
        (r#""alpha":1.0"#, r#""alpha":-1.0"#),
    ] {
        assert!(good.contains(from), "{good}");
        let read: Result<NaiveBayes, _> = serde_json::from_str(&good.replace(from, to));
        assert!(read.unwrap_err().to_string().contains("broken"), "{to}");
    }
}
