//! Plans as GPX 1.1, for navigation devices.

use super::output::{Call, calls};
use super::{FormatError, Instance};
use crate::{Plan, Route, Seconds};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <gpx version=\"1.1\" creator=\"quartermaster\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n";

/// A `<rte>` per route; times, in UTC, where moments stand in a calendar. Stops left out are not told.
pub(super) fn write(instance: &Instance, plan: &Plan) -> Result<String, FormatError> {
    let mut text = HEAD.to_owned();
    text.push_str(&format!("  <metadata><name>{}</name></metadata>\n", escaped(&instance.name)));
    for (number, route) in plan.routes.iter().enumerate() {
        let name = escaped(&instance.vehicle_id(route.vehicle));
        text.push_str(&format!("  <rte>\n    <name>{name}</name>\n    <number>{}</number>\n", number + 1));
        let calls = calls(&instance.problem, route);
        for (at, call) in calls.iter().enumerate() {
            text.push_str(&point(instance, route, call, at + 1 == calls.len())?);
        }
        text.push_str("  </rte>\n");
    }
    text.push_str("</gpx>\n");
    Ok(text)
}

fn point(instance: &Instance, route: &Route, call: &Call, last: bool) -> Result<String, FormatError> {
    let place = instance.place(call.location)?;
    let (name, moment) = match call.visit {
        Some(visit) => (instance.stop_id(route.visits[visit].stop), Some(route.visits[visit].arrival)),
        None if last => (instance.location_id(call.location), Some(route.end)),
        None => (instance.location_id(call.location), None),
    };
    let time = moment.and_then(|moment: Seconds| instance.utc(moment));
    let time = time.map_or_else(String::new, |time| format!("<time>{time}</time>"));
    Ok(format!(
        "    <rtept lat=\"{}\" lon=\"{}\">{time}<name>{}</name></rtept>\n",
        place.latitude,
        place.longitude,
        escaped(&name)
    ))
}

/// Text as XML holds it; a character that XML 1.0 cannot hold becomes the replacement character.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn names_cannot_break_out_of_their_element() {
        assert_eq!(
            escaped("a <b> & \"c\" 'd'\u{1}\n"),
            "a &lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;\u{fffd} "
        );
        assert_eq!(escaped("北京 é"), "北京 é");
    }
}
