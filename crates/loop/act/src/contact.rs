//! The people behind an errand, resolved from the vault by the caller for this one errand.

use qm_domain::{Language, OrderId};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// How to reach one person. Fields that are not known are none.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name, as the person is to be addressed.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Postal address in one line.
    pub address: Option<String>,
}

impl fmt::Debug for Contact {
    /// Personal data do not show in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(***)")
    }
}

/// The people of one errand. Empty for purchases, transfers, picking and escalations: they need nobody's data, and
/// what is given for them is not used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    /// Whom a notice, an offer or a reply goes to.
    pub person: Option<Contact>,
    /// Who waits at each stop of a tour.
    pub stops: BTreeMap<OrderId, Contact>,
}

impl Contacts {
    /// Nobody.
    pub fn none() -> Self {
        Self::default()
    }

    /// One person, for a notice, an offer or a reply.
    pub fn person(contact: Contact) -> Self {
        Self { person: Some(contact), stops: BTreeMap::new() }
    }
}

/// What a message needs: no postal address.
#[derive(Default, Serialize)]
pub(crate) struct Reach {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
}

/// What a driver needs: no e-mail address.
#[derive(Default, Serialize)]
pub(crate) struct Door {
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) address: String,
}

impl Contacts {
    pub(crate) fn reach(&self) -> Reach {
        self.person.as_ref().map_or_else(Reach::default, |c| Reach {
            name: one_line(c.name.as_deref()),
            email: one_line(c.email.as_deref()),
            phone: one_line(c.phone.as_deref()),
        })
    }

    pub(crate) fn door(&self, order: &OrderId) -> Door {
        self.stops.get(order).map_or_else(Door::default, |c| Door {
            name: one_line(c.name.as_deref()),
            phone: one_line(c.phone.as_deref()),
            address: one_line(c.address.as_deref()),
        })
    }

    /// The reply with the customer's name in the place of `{name}`; without a name a neutral word stands there.
    pub(crate) fn addressed(&self, text: &str, language: Language) -> String {
        let name = self.reach().name;
        let neutral = match language {
            Language::Zh => "顾客",
            Language::Pt => "cliente",
            Language::En | Language::Other => "customer",
        };
        text.replace("{name}", if name.is_empty() { neutral } else { &name })
    }
}

/// Trimmed, with blanks for line breaks and other control characters: such a value may end up in a mail header.
fn one_line(text: Option<&str>) -> String {
    let text: String = text.unwrap_or("").chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.trim().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_in_and_stay_out_of_debug() {
        let known = Contacts::person(Contact { name: Some("Li\r\nBcc: x".into()), ..Contact::default() });
        assert_eq!(known.addressed("Dear {name},", Language::En), "Dear Li  Bcc: x,");
        assert_eq!(Contacts::none().addressed("尊敬的{name}：", Language::Zh), "尊敬的顾客：");
        assert!(!format!("{known:?}").contains("Li"));
    }
}
