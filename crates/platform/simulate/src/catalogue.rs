//! What the shop sells, from whom it buys, and where it stands.

use crate::calendar::of_year;
use crate::dice::{Dice, Purpose};
use crate::number::{count, float, salt, whole};
use crate::row::Row;
use qm_domain::{RawRow, Table};
use std::f64::consts::TAU;

/// Locations: id, label, kind, latitude, longitude. Two warehouses and a store in one metropolitan region.
pub(crate) const LOCATIONS: [(&str, &str, &str, f64, f64); 3] = [
    ("north", "North warehouse 北仓", "warehouse", 30.360, 120.140),
    ("south", "South warehouse 南仓", "warehouse", 30.140, 120.270),
    ("lake-store", "Lakeside store 湖滨店", "store", 30.253, 120.165),
];
pub(crate) const PLACES: usize = LOCATIONS.len();
/// Products in all.
pub(crate) const PRODUCTS: usize = 800;
/// Id, label, cheapest and dearest usual price (yuan), grams, cubic centimetres per gram, days that it keeps.
type Category = (&'static str, &'static str, f64, f64, f64, f64, Option<i64>);
const CATEGORIES: [Category; 10] = [
    ("tea", "Tea 茶叶", 38.0, 260.0, 250.0, 4.0, Some(540)),
    ("kitchen", "Kitchen 厨房", 25.0, 320.0, 900.0, 3.0, None),
    ("textile", "Home textile 家纺", 45.0, 420.0, 1100.0, 5.0, None),
    ("lamp", "Lamps 灯具", 60.0, 520.0, 1500.0, 6.0, None),
    ("garden", "Garden 园艺", 20.0, 240.0, 1800.0, 2.5, None),
    ("toys", "Toys 玩具", 28.0, 260.0, 600.0, 6.0, None),
    ("paper", "Stationery 文具", 8.0, 90.0, 200.0, 1.5, None),
    ("care", "Body care 个护", 18.0, 180.0, 300.0, 1.3, Some(720)),
    ("snack", "Snacks 零食", 12.0, 80.0, 400.0, 4.0, Some(270)),
    ("gift", "Gifts 礼品", 40.0, 380.0, 700.0, 4.0, None),
];
/// Words that product names are made of, English and Chinese.
const WORDS: [(&str, &str); 16] = [
    ("Bamboo", "竹"),
    ("Cloud", "云"),
    ("Amber", "琥珀"),
    ("River", "溪"),
    ("Pine", "松"),
    ("Snow", "雪"),
    ("Lotus", "莲"),
    ("Stone", "石"),
    ("Dawn", "晨"),
    ("Orchid", "兰"),
    ("Maple", "枫"),
    ("Jade", "玉"),
    ("Linen", "麻"),
    ("Copper", "铜"),
    ("Moon", "月"),
    ("Plum", "梅"),
];
/// Suppliers: id, label, mean lead time and its deviation in days, least order (yuan).
pub(crate) const SUPPLIERS: [(&str, &str, f64, f64, i64); 5] = [
    ("harbour", "Harbour Trading 港湾贸易", 14.0, 4.0, 1500),
    ("delta", "Delta Works 三角洲制造", 7.0, 1.5, 800),
    ("hilltop", "Hilltop Craft 山顶工坊", 21.0, 7.0, 600),
    ("express-source", "Express Source 快采", 3.0, 0.8, 400),
    ("overseas", "Overseas Goods 海外优选", 35.0, 9.0, 3000),
];
/// Share of popularity that the best sellers take: Zipf's exponent.
const ZIPF: f64 = 0.78;
/// Days in which a new product finds its buyers, and a dying one loses them.
const RAMP_DAYS: f64 = 40.0;
/// Days between a product's entry in the books and its first sale.
const ANNOUNCED_DAYS: i32 = 28;
/// Share of weeks in which an intermittent product is wanted, and how much more it is then.
const BURST_WEEKS: f64 = 0.24;
const BURST: f64 = 4.0;

/// How the wish for a product runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Pattern {
    Steady,
    /// Peak day of the year.
    Seasonal(f64),
    Intermittent,
    /// Day since 1970 on which it is listed.
    New(i32),
    /// Day since 1970 from which nobody wants it any more.
    Dying(i32),
}

/// How a product is bought from a supplier.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) supplier: usize,
    pub(crate) cost: i64,
    pub(crate) minimum: i64,
    pub(crate) pack: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Product {
    pub(crate) sku: String,
    pub(crate) label: String,
    pub(crate) category: usize,
    pub(crate) weight_g: f64,
    /// Minor units.
    pub(crate) price: i64,
    pub(crate) popularity: f64,
    pub(crate) pattern: Pattern,
    /// Where it is kept.
    pub(crate) kept: [bool; PLACES],
    /// The usual source first.
    pub(crate) sources: Vec<Source>,
}

impl Product {
    /// Minor units of the usual source.
    pub(crate) fn cost(&self) -> i64 {
        self.sources[0].cost
    }

    /// The wish for it on a day, beside that for other products.
    pub(crate) fn wish(&self, seed: u64, day: i32, index: usize) -> f64 {
        let week = crate::calendar::salt_day(day.div_euclid(7));
        self.popularity
            * match self.pattern {
                Pattern::Steady => 1.0,
                Pattern::Seasonal(peak) => {
                    (1.0 + 0.9 * (TAU * (of_year(day) - peak) / 365.25).cos()).max(0.1)
                }
                Pattern::Intermittent => {
                    let wanted =
                        Dice::of(seed, Purpose::Catalogue, week, salt(index) + 1).chance(BURST_WEEKS);
                    if wanted { BURST } else { 0.02 }
                }
                Pattern::New(listed) if day < listed => 0.0,
                Pattern::New(listed) => (f64::from(day - listed + 5) / RAMP_DAYS).min(1.0) * 1.4,
                Pattern::Dying(end) => (1.0 - f64::from(day - end) / RAMP_DAYS).clamp(0.005, 1.0),
            }
    }

    /// The day from which it stands in the books: some weeks before it can be bought.
    pub(crate) fn announced(&self, start: i32) -> i32 {
        self.listed(start) - ANNOUNCED_DAYS
    }

    /// Whether it is sold all the time.
    pub(crate) fn lasts(&self) -> bool {
        !matches!(self.pattern, Pattern::New(_) | Pattern::Dying(_))
    }

    /// The day from which it is listed.
    pub(crate) fn listed(&self, start: i32) -> i32 {
        if let Pattern::New(day) = self.pattern { day } else { start - 200 }
    }
}

pub(crate) fn products(seed: u64, start: i32, days: i32) -> Vec<Product> {
    (0..PRODUCTS).map(|i| product(seed, i, start, days)).collect()
}

fn product(seed: u64, i: usize, start: i32, days: i32) -> Product {
    let mut dice = Dice::of(seed, Purpose::Catalogue, salt(i), 0);
    let category = dice.below(CATEGORIES.len());
    let (_, label, low, high, grams, ..) = CATEGORIES[category];
    let (english, chinese) =
        (label.split(' ').next().unwrap_or(label), label.rsplit(' ').next().unwrap_or(label));
    let (a, b) = (dice.pick(&WORDS), dice.pick(&WORDS));
    let price = whole(low * (high / low).powf(dice.unit())) * 100 - 10;
    let cost = whole(float(price) * dice.between(0.45, 0.68));
    let main = dice.below(SUPPLIERS.len());
    let pack = *dice.pick(&[1, 1, 4, 6, 10, 12]);
    let source =
        |supplier: usize, cost: i64, packs: i64| Source { supplier, cost, minimum: pack * packs, pack };
    let mut sources = vec![source(main, cost, *dice.pick(&[1, 1, 2, 4]))];
    // A third of the products can be had from a second supplier, quicker or cheaper.
    if dice.chance(0.33) {
        let other = (main + 1 + dice.below(SUPPLIERS.len() - 1)) % SUPPLIERS.len();
        sources.push(source(other, whole(float(cost) * dice.between(0.96, 1.12)), 1));
    }
    let middle = f64::from(days.max(2));
    let pattern = match dice.unit() {
        u if u < 0.50 => Pattern::Steady,
        u if u < 0.70 => Pattern::Seasonal(dice.between(0.0, 365.0)),
        u if u < 0.90 => Pattern::Intermittent,
        u if u < 0.97 => Pattern::New(start + day(dice.between(0.1, 0.9) * middle)),
        _ => Pattern::Dying(start + day(dice.between(0.1, 0.7) * middle)),
    };
    // Ranks are scattered over the list so that neighbours in it are no neighbours in sales.
    let rank = count((i * 337) % PRODUCTS) + 4.0;
    let kept = match rank {
        r if r < 120.0 => [true; PLACES],
        r if r < 400.0 => [true, i.is_multiple_of(2), !i.is_multiple_of(2)],
        _ => [i % 3 != 1, i % 3 == 1, false],
    };
    Product {
        sku: format!("{}-{:03}", CATEGORIES[category].0.to_ascii_uppercase(), i + 1),
        label: format!("{} {} {english} {}{}{chinese}", a.0, b.0, a.1, b.1),
        category,
        weight_g: (grams * dice.between(0.4, 2.0)).round(),
        price,
        popularity: rank.powf(-ZIPF),
        pattern,
        kept,
        sources,
    }
}

fn day(value: f64) -> i32 {
    i32::try_from(whole(value)).unwrap_or(0)
}

/// Categories, suppliers, locations.
pub(crate) fn opening_rows() -> Vec<RawRow<'static>> {
    let categories =
        CATEGORIES.iter().map(|c| Row::of(Table::Categories).text("category", c.0).text("label", c.1));
    let suppliers = SUPPLIERS.iter().map(|s| {
        let row = Row::of(Table::Suppliers).text("supplier", s.0).text("label", s.1);
        let row = row.number("lead_time_days", s.2, 1).number("lead_time_sd_days", s.3, 1);
        row.money("minimum_order", s.4 * 100).text("currency", "CNY")
    });
    let locations = LOCATIONS.iter().map(|l| {
        let row = Row::of(Table::Locations).text("location", l.0).text("label", l.1).text("kind", l.2);
        row.number("lat", l.3, 3).number("lng", l.4, 3).text("region", "ZJ")
    });
    categories.chain(suppliers).chain(locations).map(Row::done).collect()
}

/// A product and how it is bought.
pub(crate) fn product_rows(product: &Product, listed_at: i64) -> Vec<RawRow<'static>> {
    let row = Row::of(Table::Products).text("sku", product.sku.clone()).text("label", product.label.clone());
    let (category, .., volume, keeps) = CATEGORIES[product.category];
    let row = row.text("category", category).number("weight_g", product.weight_g, 0);
    let row = row.number("volume_cm3", product.weight_g * volume, 0);
    let row = match keeps {
        Some(days) => row.whole("shelf_life_days", days),
        None => row,
    };
    let row = row.money("price", product.price).money("cost", product.cost()).text("currency", "CNY");
    let mut rows = vec![row.time("listed_at", listed_at).text("active", "true").done()];
    for source in &product.sources {
        let row = Row::of(Table::Supply).text("sku", product.sku.clone());
        let row = row.text("supplier", SUPPLIERS[source.supplier].0).money("unit_cost", source.cost);
        let row = row.text("currency", "CNY").whole("minimum_quantity", source.minimum);
        rows.push(row.whole("pack", source.pack).done());
    }
    rows
}
