//! Entries of a document that mirror a part of a problem.

/// Declares an entry. Fields under `own` are read and written by hand. Those under `same` stand in the part under the
/// same name; one that is absent keeps the value that the part begins with.
macro_rules! mirrored {
    ($(#[$doc:meta])* $entry:ident of $part:ty {
        own { $($(#[$attr:meta])* $own:ident : $kind:ty,)* }
        same { $($same:ident : $value:ty,)* }
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $entry {
            $($(#[$attr])* pub(super) $own: $kind,)*
            $(#[serde(default, skip_serializing_if = "Option::is_none")] pub(super) $same: Option<$value>,)*
        }

        impl $entry {
            /// Hands over what is told under the same name.
            pub(super) fn tell(&self, part: &mut $part) {
                $(if let Some(value) = &self.$same { part.$same = value.clone().into(); })*
            }

            /// Takes over what is told under the same name.
            pub(super) fn hear(&mut self, part: &$part) {
                $(self.$same = part.$same.clone().into();)*
            }
        }
    };
}

pub(super) use mirrored;
