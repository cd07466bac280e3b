//! Personal data: sealed in the file, readable with the key alone, forgotten when erased.

use crate::shop::{TestShop, at, entropy, fact, key};
use qm_domain::{PersonId, Table};
use qm_store::{Error, Store};

const NAME: &str = "Wilhelmina Quastenfeger";
const PHONE: &str = "+49-30-555-0177";
const TEXT: &str = "the teapot arrived in eleven pieces";

fn shop() -> TestShop {
    let shop = TestShop::new();
    shop.put(&[
        fact!(Customers, "customer" => "crm-4711-xyz", "name" => NAME, "phone" => PHONE, "email" => "w@q.example",
            "city" => "Hundsgrün", "postal_code" => "08606", "region" => "SN", "lat" => 50.3312, "lng" => 12.2154),
        fact!(Reviews, "review" => "r1", "customer" => "crm-4711-xyz", "score" => 1_i64, "text" => TEXT,
            "at" => at("2026-01-05T00:00:00Z")),
        fact!(Reviews, "review" => "r2", "score" => 5_i64, "text" => "splendid kettle indeed",
            "at" => at("2026-01-09T00:00:00Z")),
    ]);
    shop
}

fn person(shop: &TestShop) -> PersonId {
    shop.store.texts(Table::Reviews, "text", None).unwrap()[0].person.clone().unwrap()
}

#[test]
fn nothing_personal_stands_clear_in_the_file() {
    let shop = shop();
    let bytes = shop.bytes();
    for clear in [
        NAME,
        "Quastenfeger",
        PHONE,
        TEXT,
        "eleven pieces",
        "splendid kettle",
        "w@q.example",
        "crm-4711-xyz",
        "Hundsgrün",
        "08606",
    ] {
        let found = bytes.windows(clear.len()).any(|w| w == clear.as_bytes());
        assert!(!found, "{clear} stands clear in the file");
    }
    assert!(bytes.windows(2).any(|w| w == b"r1"), "the test reads the right file");
}

#[test]
fn reads_back_what_was_sealed() {
    let shop = shop();
    let data = shop.store.person(&person(&shop)).unwrap().unwrap();
    assert_eq!(data.name.as_deref(), Some(NAME));
    assert_eq!(data.external_id.as_deref(), Some("crm-4711-xyz"));
    assert_eq!(data.city.as_deref(), Some("Hundsgrün"));
    assert!(!format!("{data:?}").contains("Quast"));
    assert_eq!(shop.store.text(Table::Reviews, "text", "r1").unwrap().as_deref(), Some(TEXT));
    let early = shop.store.texts(Table::Reviews, "text", Some(at("2026-01-06T00:00:00Z"))).unwrap();
    assert_eq!(early.len(), 1);
    assert_eq!(shop.store.texts(Table::Reviews, "text", None).unwrap().len(), 2);
}

#[test]
fn the_wrong_key_is_refused_when_opening() {
    let shop = shop();
    assert!(matches!(Store::open(&shop.database(), &key(8), entropy), Err(Error::WrongKey { .. })));
    Store::open(&shop.database(), &key(7), entropy).unwrap();
}

#[test]
fn an_erased_person_is_gone_and_the_facts_stay() {
    let shop = shop();
    let person = person(&shop);
    assert!(shop.store.erase(&person).unwrap());
    assert!(!shop.store.erase(&person).unwrap());
    assert_eq!(shop.store.person(&person).unwrap(), None);
    assert_eq!(shop.store.text(Table::Reviews, "text", "r1").unwrap(), None);
    assert_eq!(shop.store.rows(Table::Reviews).unwrap(), 2);
    assert_eq!(shop.store.rows(Table::Customers).unwrap(), 1);
}

#[test]
fn an_update_without_a_text_takes_the_old_text_away() {
    let shop = shop();
    shop.put(&[fact!(Reviews, "review" => "r1", "customer" => "crm-4711-xyz", "score" => 2_i64)]);
    assert_eq!(shop.store.text(Table::Reviews, "text", "r1").unwrap(), None);
}
