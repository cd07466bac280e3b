//! Naive Bayes against scikit-learn.

use qm_text::{Counting, NaiveBayes, Options, Orders};

const DOCUMENTS: [(&str, &str, u64); 5] = [
    ("good good quality", "good", 1),
    ("bad quality late", "bad", 2),
    ("late late delivery bad", "bad", 3),
    ("fast delivery", "good", 4),
    ("quality ok", "neutral", 5),
];

fn model(counting: Counting) -> NaiveBayes {
    let orders = Orders { words: 2, characters: 0 };
    let options = Options { orders, alpha: 0.5, min_groups: 1, counting, tempered: false };
    NaiveBayes::fit(DOCUMENTS, options).unwrap()
}

fn check(counting: Counting, text: &str, expected: [f64; 3]) {
    let model = model(counting);
    let predicted = model.predict(text);
    for (label, value) in ["bad", "good", "neutral"].into_iter().zip(expected) {
        let (_, probability) = predicted.iter().find(|(l, _)| *l == label).unwrap();
        assert!((probability - value).abs() < 1e-12, "{text} {label}: {probability} is not {value}");
    }
}

#[test]
fn agrees_with_scikit_learn() {
    // sklearn 1.9: CountVectorizer(ngram_range=(1, 2), token_pattern=r"\w+", binary=..) and
    // MultinomialNB(alpha=0.5) on the documents above.
    use Counting::{Each, Once};
    let late = "good delivery late late";
    check(Each, late, [0.887_840_019_240_182_3, 0.092_158_935_883_209_93, 0.020_001_044_876_606_956]);
    check(Once, late, [0.619_674_861_912_114_2, 0.319_038_608_115_549, 0.061_286_529_972_336_73]);
    let quality = "quality delivery";
    check(Each, quality, [0.321_185_643_975_004_26, 0.501_852_568_710_944_2, 0.176_961_787_314_051_93]);
    check(Once, quality, [0.322_404_921_633_992_3, 0.517_280_785_377_204_8, 0.160_314_292_988_803_18]);
    check(Each, "unseen words", [0.4, 0.4, 0.2]);
    check(Once, "", [0.4, 0.4, 0.2]);
}

#[test]
fn explains_by_the_weightiest_ngrams() {
    let model = model(Counting::Once);
    // "late" is in both bad documents and in no good one; everything else is in one document at most.
    let evidence = model.explain("good and late delivery", 1);
    assert_eq!(evidence.iter().map(|e| e.ngram.as_str()).collect::<Vec<_>>(), ["late"]);
    assert_eq!(model.predict("good and late delivery")[0].0, "bad");
    assert!(evidence[0].weight > 0.0);
    let against = model.explain("late late good", 9);
    assert!(against.iter().any(|e| e.ngram == "good" && e.weight < 0.0));
}
