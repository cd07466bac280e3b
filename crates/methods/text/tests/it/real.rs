//! Accuracy on public reviews. Skipped by name where `QM_DATA` is not set.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::time::Instant;

use qm_text::{Language, NaiveBayes, Options, Orders, mask};

/// The text of a packed file under the data folder, or `None` with a word about what is skipped.
fn data(asked_by: &str, file: &str) -> Option<String> {
    let Some(root) = std::env::var_os("QM_DATA") else {
        println!("skipped: {asked_by} needs QM_DATA");
        return None;
    };
    let mut text = String::new();
    let packed = File::open(PathBuf::from(root).join(file)).unwrap();
    zstd::Decoder::new(packed).unwrap().read_to_string(&mut text).unwrap();
    Some(text)
}

fn rows(text: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
}

/// FNV-1a (Fowler, Noll & Vo): decides which side of the split a text is on.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

fn float(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// Fits on the first list, prints accuracy on the second, how honest its certainty is, and its speed.
fn measure(name: &str, train: &[(String, String)], test: &[(String, String)], options: Options) -> f64 {
    let persons = 0_u64..;
    let model = NaiveBayes::fit(
        train.iter().zip(persons).map(|((text, label), person)| (text.as_str(), label.as_str(), person)),
        options,
    )
    .unwrap();
    let start = Instant::now();
    let predicted: Vec<(&str, f64)> = test.iter().map(|(text, _)| model.predict(text)[0]).collect();
    let seconds = start.elapsed().as_secs_f64();
    let right = predicted.iter().zip(test).filter(|((label, _), (_, truth))| label == truth).count();
    let accuracy = float(right) / float(test.len());
    let certainty = predicted.iter().map(|(_, p)| p).sum::<f64>() / float(test.len());
    println!(
        "{name} accuracy {accuracy:.4} of {}; mean certainty {certainty:.4}; temperature {:.2}; {} n-grams; {:.0} texts/s",
        test.len(),
        model.temperature(),
        model.ngrams().count(),
        float(test.len()) / seconds
    );
    assert!((certainty - accuracy).abs() < 0.03, "{name}: certainty {certainty} beside accuracy {accuracy}");
    accuracy
}

#[test]
fn online_shopping_sentiment() {
    let file = "zh_reviews/online_shopping_10_cats.csv.zst";
    let Some(text) = data("online_shopping_sentiment", file) else { return };
    let pairs = rows(&text).into_iter().map(|row| (row[2].to_owned(), row[1].to_owned()));
    let (held_out, train): (Vec<_>, Vec<_>) = pairs.partition(|(text, _)| hash(text).is_multiple_of(5));
    let accuracy = measure("online_shopping_10_cats", &train, &held_out, Options::default());
    assert!(accuracy > 0.89, "{accuracy}");
}

#[test]
fn sst2_sentiment() {
    let Some(train) = data("sst2_sentiment", "en_reviews/sst2_train.tsv.zst") else { return };
    let Some(dev) = data("sst2_sentiment", "en_reviews/sst2_dev.tsv.zst") else { return };
    let pairs = |text: &str| -> Vec<(String, String)> {
        text.lines()
            .filter_map(|line| line.rsplit_once('\t'))
            .map(|(text, label)| (text.to_owned(), label.to_owned()))
            .collect()
    };
    let options = Options { orders: Orders { words: 2, characters: 0 }, min_groups: 1, ..Options::default() };
    let accuracy = measure("sst2", &pairs(&train), &pairs(&dev), options);
    assert!(accuracy > 0.75, "{accuracy}");
}

#[test]
fn banking_intents() {
    let Some(text) = data("banking_intents", "support/banking77_train.csv.zst") else { return };
    let pairs = rows(&text).into_iter().map(|row| (row[0].to_owned(), row[1].to_owned()));
    let (held_out, train): (Vec<_>, Vec<_>) = pairs.partition(|(text, _)| hash(text).is_multiple_of(5));
    let options = Options { alpha: 0.1, min_groups: 2, ..Options::default() };
    let accuracy = measure("banking77", &train, &held_out, options);
    assert!(accuracy > 0.8, "{accuracy}");
}

fn share(name: &str, texts: &[String], expected: Language) -> f64 {
    let right = texts.iter().filter(|text| Language::detect(text) == expected).count();
    let share = float(right) / float(texts.len());
    println!("{name}: {share:.4} of {} texts taken for {expected:?}", texts.len());
    share
}

#[test]
fn languages_of_real_texts() {
    let file = "zh_reviews/online_shopping_10_cats.csv.zst";
    let Some(chinese) = data("languages_of_real_texts", file) else { return };
    let chinese: Vec<String> = rows(&chinese).iter().step_by(10).map(|row| row[2].to_owned()).collect();
    assert!(share("online_shopping_10_cats", &chinese, Language::Chinese) > 0.99);
    let Some(english) = data("languages_of_real_texts", "en_reviews/sst2_train.tsv.zst") else { return };
    let english: Vec<String> = english
        .lines()
        .filter_map(|line| line.rsplit_once('\t'))
        .map(|(text, _)| text.to_owned())
        .filter(|text| text.split_whitespace().count() >= 4)
        .collect();
    assert!(share("sst2", &english, Language::English) > 0.97);
    let Some(portuguese) = data("languages_of_real_texts", "olist/order_reviews.csv.zst") else { return };
    let portuguese: Vec<String> = rows(&portuguese)
        .iter()
        .map(|row| row[4].to_owned())
        .filter(|text| text.split_whitespace().count() >= 4)
        .step_by(5)
        .collect();
    assert!(share("olist", &portuguese, Language::Portuguese) > 0.97);
}

#[test]
fn masking_leaves_ordinary_reviews_alone() {
    let file = "zh_reviews/online_shopping_10_cats.csv.zst";
    let Some(text) = data("masking_leaves_ordinary_reviews_alone", file) else { return };
    let texts = rows(&text);
    let sampled: Vec<&str> = texts.iter().step_by(5).map(|row| &row[2]).collect();
    let changed = sampled.iter().filter(|text| mask(text, &[]) != **text).count();
    println!("masked: {changed} of {} reviews", sampled.len());
    assert!(float(changed) < 0.02 * float(sampled.len()), "{changed}");
}
