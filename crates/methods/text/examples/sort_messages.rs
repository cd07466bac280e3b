//! Messages of customers: which language, what they want, why the model thinks so, and without contacts.
//!
//! Run with `cargo run -p qm-text --example sort_messages`.
#![expect(clippy::print_stdout, reason = "an example shows its result")]

use qm_text::{Error, Language, NaiveBayes, Options, mask};

/// Answered messages with what they were about and who wrote them.
const ANSWERED: [(&str, &str, u64); 12] = [
    ("Where is my order? It should have arrived on Monday.", "where_is_my_order", 1),
    ("My parcel has not arrived yet, please check", "where_is_my_order", 2),
    ("请问我的快递到哪里了", "where_is_my_order", 3),
    ("快递怎么还没到，已经一个星期了", "where_is_my_order", 4),
    ("The cup arrived broken, I want my money back", "damaged", 5),
    ("The box was crushed and the plate is broken", "damaged", 6),
    ("收到的杯子碎了，要求退款", "damaged", 7),
    ("包装破了，东西碎了", "damaged", 8),
    ("Can I change the delivery address?", "change_address", 9),
    ("I moved, please send it to my new address", "change_address", 10),
    ("可以修改收货地址吗", "change_address", 11),
    ("地址写错了，帮我改一下", "change_address", 12),
];

fn main() -> Result<(), Error> {
    let model = NaiveBayes::fit(ANSWERED, Options { min_groups: 1, ..Options::default() })?;
    for message in [
        "Hello, where is my parcel? Call me at 138-1234-5678",
        "杯子碎了，请联系 wang@example.com",
        "wrong address, please change it. Ana Souza",
    ] {
        let clean = mask(message, &["Ana Souza"]);
        let (label, probability) = model.predict(&clean)[0];
        let why: Vec<String> = model.explain(&clean, 2).into_iter().map(|e| e.ngram).collect();
        println!("{} {label} {probability:.2} {why:?}: {clean}", Language::detect(message).code());
    }
    Ok(())
}
