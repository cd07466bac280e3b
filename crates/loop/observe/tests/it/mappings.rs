//! What mappings can say, and what is wrong with those that are refused.

use crate::{Outcome, PRODUCTS, filled, read_file, read_with};
use qm_domain::{RejectReason, Table};
use qm_observe::{Error, Mapping, Reader};

#[test]
fn built_in_mappings_are_sound() {
    for name in Mapping::built_in_names() {
        let mapping = Mapping::built_in(name).unwrap().unwrap();
        assert_eq!(mapping.name(), name);
    }
    assert!(Mapping::built_in("nobody").unwrap().is_none());
    let retail = Mapping::built_in("online-retail-ii").unwrap().unwrap();
    assert_eq!(retail.constants()[0].cells[0].as_deref(), Some("main"));
}

#[test]
fn wrong_mappings_say_what_is_wrong() {
    for (from, to, due) in [
        ("Europe/Berlin", "Europe/Nowhere", "not a time zone"),
        ("\"EUR\"", "\"EURO\"", "not three letters"),
        ("table = \"products\"", "table = \"produce\"", "\"produce\" is no table"),
        ("label = \"label\"", "colour = \"label\"", "products has no column \"colour\""),
        ("sku = \"sku\", ", "", "products.sku is required and not mapped"),
        ("\"label\",", "{ from = \"label\", value = \"x\" },", "products.label: needs exactly one of"),
        ("\"label\",", "{ from = \"label\", trimm = true },", "trimm"),
        ("\"label\",", "{ template = \"{label\" },", "not closed"),
        ("\"label\",", "{ from = \"label\", factor = 2.0 },", "for numbers"),
        ("names = [\"products.csv\"]", "names = []", "no names"),
        (
            "names = [\"products.csv\"]",
            "names = [\"products.csv\"]\nformat = { delimiter = \"ab\" }",
            "one ASCII character",
        ),
        ("zone =", "zones =", "zones"),
    ] {
        let text = PRODUCTS.replace(from, to);
        assert_ne!(text, PRODUCTS, "{from}");
        let said = Mapping::from_toml(&text).unwrap_err().to_string();
        assert!(said.contains(due), "{said} for {to}");
    }
}

const EVERYTHING: &str = r#"
name = "everything"
zone = "Europe/Berlin"
currency = "EUR"
decimal_comma = true
[[file]]
names = ["orders.tsv"]
[[file.lookup]]
names = ["people.csv"]
format = { delimiter = ";" }
key = "nr"
on = "Kunde"
strip_zeros = true
take = { region = "land", town = "ort" }
[[file.lookup]]
names = ["towns.csv"]
format = { delimiter = "," }
key = "name"
on = "town"
take = { lat = "lat", lng = "lng" }
[[file.table]]
table = "orders"
columns.order = { template = "{Jahr}-{Nr:3}" }
columns.kind = { from = "Art", lower = true, map = { verkauf = "sale" }, prefix_map = { storno = "cancellation" }, default = "return" }
columns.customer = { from = "Kunde", strip_zeros = true }
columns.status = { value = "delivered" }
columns.placed_at = { from = "Datum", date_format = "%d.%m.%Y %H:%M" }
columns.promised_at = { from = "Zusage", end_of_day = true, optional = true }
columns.region = "region"
columns.lat = "lat"
columns.lng = "lng"
[[file.table]]
table = "shipments"
when = { column = "Gewicht", present = true }
columns.shipment = { row_hash = true }
columns.order = { template = "{Jahr}-{Nr:3}" }
columns.weight_g = { from = "Gewicht", factor = 1000.0, absolute = true }
columns.distance_km = { product = ["Gewicht", "Gewicht"] }
"#;

#[test]
fn everything_a_mapping_can_say() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("people.csv", "nr;land;ort\n0042;DE;Ulm\n42;FR;Lyon\n");
    write("towns.csv", "name,lat,lng\nUlm,48.4,10.0\n");
    write(
        "orders.tsv",
        "Jahr\tNr\tArt\tKunde\tDatum\tGewicht\n\
         2026\t12345\tVerkauf\t00042\t24.11.2026 08:30\t-1.234,5\n\
         2026\t9\tSTORNO-7\t7\t24.07.2026 08:30\t\n\
         2026\t10\twas?\t\tgestern\t \n",
    );
    let mapping = Mapping::from_toml(EVERYTHING).unwrap();
    let rows = read_file(&mapping, &folder.path().join("orders.tsv")).unwrap();
    let first = filled(&rows[0]);
    for (column, due) in [
        ("order", "2026-123"),
        ("kind", "sale"),
        ("customer", "42"),
        ("placed_at", "2026-11-24T07:30:00Z"),
        ("region", "DE"),
        ("lat", "48.4"),
    ] {
        assert_eq!(first[column], due, "{column}");
    }
    let (table, cells) = &rows[0].as_ref().unwrap()[1];
    let cell = |name: &str| cells[table.position(name).unwrap()].as_deref();
    assert_eq!(*table, Table::Shipments);
    assert_eq!(cell("weight_g"), Some("1234500"));
    assert_eq!(cell("distance_km"), Some("1523990.25"));
    assert_eq!(cell("shipment").unwrap().len(), 32);
    assert_eq!(filled(&rows[1])["kind"], "cancellation");
    assert_eq!(filled(&rows[1])["placed_at"], "2026-07-24T06:30:00Z");
    assert_eq!(rows[1].as_ref().unwrap().len(), 1, "no parcel without weight");
    assert_eq!(filled(&rows[2])["kind"], "return");
    assert_eq!(filled(&rows[2])["placed_at"], "gestern", "what cannot be read stays for the cleaner to show");
}

#[test]
fn a_required_lookup_that_finds_nothing_is_a_missing_parent() {
    let mapping = EVERYTHING.replace("strip_zeros = true\ntake", "required = \"customers\"\ntake");
    let text = b"Jahr\tNr\tArt\tKunde\tDatum\tGewicht\n2026\t1\tVerkauf\t7\t24.11.2026 08:30\t1\n";
    let rows = read_with(&mapping, "orders.tsv", text).unwrap();
    assert_eq!(rows, [Outcome::Err(RejectReason::MissingParent)]);
}

#[test]
fn folders_are_sorted_and_strangers_named() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "olist_orders_dataset.csv",
        "Customers.CSV.gz",
        "orders_provenance.csv.zst",
        ".hidden",
        "sellers.csv",
    ] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    let olist = Mapping::built_in("olist").unwrap().unwrap();
    let plan = olist.order_files(&[folder.path().into()]).unwrap();
    let names: Vec<_> = plan.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["sellers.csv", "Customers.CSV.gz", "olist_orders_dataset.csv"]);
    assert_eq!(plan.skipped, ["orders_provenance.csv.zst"]);
    let stranger = folder.path().join("orders_provenance.csv.zst");
    let said = olist.order_files(std::slice::from_ref(&stranger)).unwrap_err().to_string();
    assert!(said.contains("knows none of orders_provenance.csv.zst; it reads"), "{said}");
    let retail = Mapping::built_in("online-retail-ii").unwrap().unwrap();
    assert_eq!(retail.order_files(&[stranger]).unwrap().files.len(), 1, "one kind of file, any name");
    let nowhere = folder.path().join("nowhere");
    assert!(matches!(retail.order_files(&[nowhere]), Err(Error::Open { .. })));
}

#[test]
fn known_rows_that_would_stay_are_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("transactions.csv");
    let line = "489434, 85048a,BALL,12,2009-12-01 07:45:00,6.95,13085,United Kingdom,2009\n";
    let header = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country,Sheet\n";
    std::fs::write(&path, format!("{header}{line}")).unwrap();
    let mapping = Mapping::built_in("online-retail-ii").unwrap().unwrap();
    let plan = mapping.order_files(&[path]).unwrap();
    let tables = |known: &mut dyn FnMut(Table, &str) -> bool| {
        let mut reader = Reader::open(&mapping, &plan.files[0]).unwrap();
        let row = reader.read(known).unwrap().unwrap();
        row.rows.unwrap().iter().map(|mapped| mapped.row.table).collect::<Vec<_>>()
    };
    let all = [Table::Products, Table::Customers, Table::Orders, Table::OrderLines];
    assert_eq!(tables(&mut |_, _| false), all);
    assert_eq!(tables(&mut |table, key| table == Table::Products && key == "85048A"), all[1..]);
    assert_eq!(tables(&mut |_, _| true), [Table::OrderLines]);
}

#[test]
fn canonical_files_may_lack_what_is_not_required() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, "order,kind,status,placed_at\nA,sale,created,2026-11-24T08:00:00\n").unwrap();
    let zone = qm_domain::Zone::new("Europe/Berlin").unwrap();
    let mapping = Mapping::built_in("canonical").unwrap().unwrap();
    let currency = mapping.currency();
    let rows = read_file(&mapping.in_shop(zone, currency), &path).unwrap();
    assert_eq!(filled(&rows[0])["placed_at"], "2026-11-24T07:00:00Z");
}
