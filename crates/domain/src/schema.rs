//! The canonical tables: what a source's columns are mapped to, cleaned against, stored as and exported from.
//!
//! One description serves the mapping (what may be named), the cleaner (what is due), the store and the
//! lake (which columns there are) and the vault (which columns are personal and never leave it).

use crate::area::codes;

mod columns;

/// What kind of personal data a column holds. Such columns lie encrypted in the vault and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// A person's name.
    Name,
    /// E-mail address.
    Email,
    /// Phone number.
    Phone,
    /// Street, city, postal code.
    Address,
    /// Free text by or about a person.
    Text,
}

/// What a cell must hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ColumnKind {
    /// An identifier of at most 160 bytes without control characters.
    Id,
    /// The source's id of a person; stored as a keyed pseudonym.
    Person,
    /// Text of at most 4,000 bytes.
    Text,
    /// One of a closed set.
    Code(&'static [&'static str]),
    /// A whole number within bounds (inclusive).
    Integer(i64, i64),
    /// A decimal number within bounds (inclusive).
    Number(f64, f64),
    /// An amount of money in the row's or the shop's currency, stored in minor units; bounds in major units.
    Money(i64, i64),
    /// An ISO 4217 code.
    Currency,
    /// An instant from 1990 to 2100.
    Time,
    /// A calendar day from 1990 to 2100.
    Day,
    /// Yes or no.
    Flag,
}

/// One column of a canonical table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Name in files, mappings, SQL.
    pub name: &'static str,
    /// What it must hold.
    pub kind: ColumnKind,
    /// Whether a row without it is quarantined.
    pub required: bool,
    /// Whether it is a part of the row's key.
    pub key: bool,
    /// The table whose single key it must name, if any.
    pub parent: Option<Table>,
    /// Whether it is personal, and how.
    pub personal: Option<Personal>,
}

codes! {
    /// A canonical table. The order is the order of import: parents stand before children.
    Table {
        /// Product categories and their labels.
        Categories = "categories",
        /// Postal prefixes and where they lie.
        Places = "places",
        /// Who delivers to the shop.
        Suppliers = "suppliers",
        /// Warehouses, stores, sellers.
        Locations = "locations",
        /// Products.
        Products = "products",
        /// Which supplier delivers which product, and how.
        Supply = "supply",
        /// People who buy.
        Customers = "customers",
        /// What they allowed.
        Consents = "consents",
        /// Counted stock.
        StockLevels = "stock_levels",
        /// Changes of stock.
        StockMovements = "stock_movements",
        /// Orders to suppliers and between locations that are placed.
        PurchaseOrders = "purchase_orders",
        /// Days on which products are promoted.
        Promotions = "promotions",
        /// Days on which the shop or its customers behave otherwise.
        Holidays = "holidays",
        /// What some buy where a product is not there.
        Substitutes = "substitutes",
        /// Customers' orders.
        Orders = "orders",
        /// Their lines.
        OrderLines = "order_lines",
        /// How they were paid.
        Payments = "payments",
        /// Work done on them.
        Tasks = "tasks",
        /// Parcels.
        Shipments = "shipments",
        /// What carriers say of parcels.
        Tracking = "tracking",
        /// Reviews and feedback.
        Reviews = "reviews",
        /// Messages that want an answer.
        Tickets = "tickets",
        /// Samples of order processing without an order: the article's `order_data.csv`.
        OrderSamples = "order_samples",
        /// Samples of stock: the article's `inventory_data.csv`.
        StockSamples = "stock_samples",
        /// Samples of delivery: the article's `logistics_data.csv`.
        DeliverySamples = "delivery_samples",
    }
}

impl Table {
    /// The columns, keys first.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Categories => columns::CATEGORIES,
            Self::Places => columns::PLACES,
            Self::Suppliers => columns::SUPPLIERS,
            Self::Locations => columns::LOCATIONS,
            Self::Products => columns::PRODUCTS,
            Self::Supply => columns::SUPPLY,
            Self::Customers => columns::CUSTOMERS,
            Self::Consents => columns::CONSENTS,
            Self::StockLevels => columns::STOCK_LEVELS,
            Self::StockMovements => columns::STOCK_MOVEMENTS,
            Self::PurchaseOrders => columns::PURCHASE_ORDERS,
            Self::Promotions => columns::PROMOTIONS,
            Self::Holidays => columns::HOLIDAYS,
            Self::Substitutes => columns::SUBSTITUTES,
            Self::Orders => columns::ORDERS,
            Self::OrderLines => columns::ORDER_LINES,
            Self::Payments => columns::PAYMENTS,
            Self::Tasks => columns::TASKS,
            Self::Shipments => columns::SHIPMENTS,
            Self::Tracking => columns::TRACKING,
            Self::Reviews => columns::REVIEWS,
            Self::Tickets => columns::TICKETS,
            Self::OrderSamples => columns::ORDER_SAMPLES,
            Self::StockSamples => columns::STOCK_SAMPLES,
            Self::DeliverySamples => columns::DELIVERY_SAMPLES,
        }
    }

    /// The position of a column by name.
    pub fn position(self, name: &str) -> Option<usize> {
        self.columns().iter().position(|c| c.name == name)
    }

    /// The column whose month partitions the table in the lake; `None` for small tables kept whole.
    pub fn lake_month(self) -> Option<&'static str> {
        match self {
            Self::Orders => Some("placed_at"),
            Self::StockMovements | Self::Tracking => Some("at"),
            Self::Tasks => Some("finished_at"),
            Self::Tickets => Some("opened_at"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn tables_are_sound() {
        for (i, &table) in Table::ALL.iter().enumerate() {
            let columns = table.columns();
            let names: BTreeSet<_> = columns.iter().map(|c| c.name).collect();
            assert_eq!(names.len(), columns.len(), "{table}: a name stands twice");
            assert!(columns.iter().any(|c| c.key), "{table}: no key");
            for column in columns {
                assert!(
                    !column.key || (column.required && column.personal.is_none()),
                    "{table}.{}",
                    column.name
                );
                if let Some(parent) = column.parent {
                    let at = Table::ALL.iter().position(|&t| t == parent).unwrap();
                    assert!(at < i, "{table}.{} is imported before its parent", column.name);
                    assert_eq!(parent.columns().iter().filter(|c| c.key).count(), 1);
                }
            }
            assert_eq!(Table::from_code(table.code()), Some(table));
        }
    }
}
