//! The mappings that come with the program.

use qm_domain::Table;
use std::borrow::Cow;
use std::fmt::Write as _;

const WRITTEN: [(&str, &str); 6] = [
    ("olist", include_str!("../../mappings/olist.toml")),
    ("online-retail-ii", include_str!("../../mappings/online-retail-ii.toml")),
    ("order-data", include_str!("../../mappings/order-data.toml")),
    ("inventory-data", include_str!("../../mappings/inventory-data.toml")),
    ("logistics-data", include_str!("../../mappings/logistics-data.toml")),
    ("customer-data", include_str!("../../mappings/customer-data.toml")),
];
const CANONICAL: &str = "canonical";

pub(super) fn names() -> Vec<&'static str> {
    WRITTEN.iter().map(|(name, _)| *name).chain([CANONICAL]).collect()
}

pub(super) fn find(name: &str) -> Option<Cow<'static, str>> {
    if name == CANONICAL {
        return Some(Cow::Owned(canonical()));
    }
    WRITTEN.iter().find(|(known, _)| *known == name).map(|(_, text)| Cow::Borrowed(*text))
}

/// One file for each table, its columns by name; columns that are not required may be left out.
fn canonical() -> String {
    let mut text = format!("name = \"{CANONICAL}\"\nzone = \"UTC\"\ncurrency = \"EUR\"\n");
    for table in Table::ALL {
        // Writing to a string cannot fail.
        let _ = write!(text, "[[file]]\nnames = [\"{table}.csv\"]\n[[file.table]]\ntable = \"{table}\"\n");
        for column in table.columns() {
            let (name, optional) = (column.name, !column.required);
            let _ = writeln!(text, "columns.{name} = {{ from = \"{name}\", optional = {optional} }}");
        }
    }
    text
}
