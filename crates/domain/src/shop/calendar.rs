//! How `shop.toml` writes weekdays and hours: `["mon", "fri"]`, `"08:30"`.

/// Weekdays by their English short names.
pub(super) mod weekdays {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    pub(in crate::shop) fn serialize<S: Serializer>(days: &[u8], out: S) -> Result<S::Ok, S::Error> {
        let names: Vec<&str> = days.iter().filter_map(|d| NAMES.get(usize::from(*d)).copied()).collect();
        names.serialize(out)
    }

    pub(in crate::shop) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<u8>, D::Error> {
        let names = Vec::<String>::deserialize(input)?;
        let day = |name: &String| NAMES.iter().zip(0_u8..).find(|(n, _)| *n == name).map(|(_, day)| day);
        let unknown = |name: &String| D::Error::custom(format!("{name:?} is none of {}", NAMES.join(", ")));
        names.iter().map(|name| day(name).ok_or_else(|| unknown(name))).collect()
    }
}

/// Hours and minutes of a day.
pub(super) mod clock {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(in crate::shop) fn serialize<S: Serializer>(seconds: &u32, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60))
    }

    pub(in crate::shop) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<u32, D::Error> {
        let text = String::deserialize(input)?;
        let parsed =
            text.split_once(':').and_then(|(h, m)| Some((h.parse::<u32>().ok()?, m.parse::<u32>().ok()?)));
        match parsed {
            Some((hours, minutes)) if hours < 24 && minutes < 60 || (hours, minutes) == (24, 0) => {
                Ok(hours * 3600 + minutes * 60)
            }
            _ => Err(D::Error::custom(format!("{text:?} is not a time of day such as \"08:30\""))),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::shop::Shift;

    #[test]
    fn shifts_read_as_people_write_them() {
        let shift: Shift =
            serde_json::from_str(r#"{"weekdays":["mon","sun"],"from":"08:30","to":"24:00"}"#).unwrap();
        assert_eq!((shift.weekdays.as_slice(), shift.from, shift.to), (&[0, 6][..], 30_600, 86_400));
        let text = serde_json::to_string(&shift).unwrap();
        assert_eq!(serde_json::from_str::<Shift>(&text).unwrap(), shift);
        assert!(serde_json::from_str::<Shift>(r#"{"weekdays":["mo"],"from":"25:00","to":"9"}"#).is_err());
    }
}
