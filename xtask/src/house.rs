//! The plan of the house: which room may use which, and the check of the manifests against it.

use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The floors, top down, with the rooms on each.
pub(crate) const FLOORS: [(&str, &[&str]); 4] = [
    ("platform", &["store", "lake", "simulate", "engine", "web", "cli"]),
    ("loop", &["observe", "clean", "predict", "decide", "check", "act", "learn"]),
    ("methods", &["ml", "text", "behaviour", "forecast", "inventory", "routing", "scheduling"]),
    ("domain", &["domain"]),
];

/// What each room uses, by its manifest.
pub(crate) type Arrows = BTreeMap<String, BTreeSet<String>>;

fn floor(room: &str) -> Option<&'static str> {
    FLOORS.iter().find(|(_, rooms)| rooms.contains(&room)).map(|(floor, _)| *floor)
}

/// Whether `room` may use `other`.
fn allowed(room: &str, other: &str) -> bool {
    let (Some(from), Some(to)) = (floor(room), floor(other)) else { return false };
    match (room, from) {
        ("cli", _) => true,
        ("web", _) => matches!(other, "domain" | "store" | "lake" | "engine"),
        ("engine", _) => to != "methods" && !matches!(other, "web" | "cli" | "engine"),
        ("check", _) => other == "domain",
        ("act", _) => matches!(other, "domain" | "check"),
        (_, "loop") => to == "domain" || to == "methods",
        (_, "methods") => to == "methods",
        (_, "platform") => other == "domain",
        _ => false,
    }
}

/// Reads the arrows from the manifests under `crates/`.
pub(crate) fn arrows(root: &Path) -> Result<Arrows> {
    let mut arrows = Arrows::new();
    for (floor, rooms) in FLOORS {
        for room in rooms {
            let folder = if floor == "domain" { "domain".to_owned() } else { format!("{floor}/{room}") };
            let path = root.join("crates").join(folder).join("Cargo.toml");
            let text =
                std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            let manifest: toml::Table =
                text.parse().with_context(|| format!("parsing {}", path.display()))?;
            let uses = manifest.get("dependencies").and_then(toml::Value::as_table);
            let uses = uses.into_iter().flat_map(toml::Table::keys).filter_map(|k| k.strip_prefix("qm-"));
            arrows.insert((*room).to_owned(), uses.map(str::to_owned).collect());
        }
    }
    Ok(arrows)
}

/// Names each forbidden arrow, unknown room and circle.
pub(crate) fn faults(arrows: &Arrows) -> Vec<String> {
    let mut faults = Vec::new();
    for (room, uses) in arrows {
        for other in uses.iter().filter(|other| !allowed(room, other)) {
            faults.push(format!("{room} may not use {other}"));
        }
    }
    let mut left = arrows.clone();
    while let Some(leaf) = left.iter().find(|(_, uses)| uses.is_empty()).map(|(room, _)| room.clone()) {
        left.remove(&leaf);
        for uses in left.values_mut() {
            uses.remove(&leaf);
        }
    }
    if !left.is_empty() {
        faults.push(format!("circle among {}", left.into_keys().collect::<Vec<_>>().join(", ")));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_plan() {
        assert!(allowed("decide", "routing") && allowed("engine", "decide") && allowed("act", "check"));
        assert!(!allowed("check", "decide") && !allowed("decide", "predict") && !allowed("engine", "ml"));
        assert!(!allowed("store", "lake") && !allowed("routing", "domain"));
    }

    #[test]
    fn finds_circles() {
        let circle = |a: &str, b: &str| (a.to_owned(), BTreeSet::from([b.to_owned()]));
        let arrows = Arrows::from([circle("ml", "text"), circle("text", "ml")]);
        assert_eq!(faults(&arrows), ["circle among ml, text"]);
    }
}
