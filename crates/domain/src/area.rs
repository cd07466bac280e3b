//! The areas of the shop and the small closed sets that everybody names.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code used in files, SQL and the API.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads a code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    )+};
}
pub(crate) use codes;

codes! {
    /// An area of the operation; each verb of the loop has one module per area.
    Area {
        /// Order processing.
        Orders = "orders",
        /// Stock and purchasing.
        Stock = "stock",
        /// Delivery.
        Delivery = "delivery",
        /// Customers and marketing.
        Customers = "customers",
        /// Tickets and reviews.
        Care = "care",
    }

    /// A step of fulfilling an order, in the order they are done.
    TaskKind {
        /// Taking the goods from the shelf.
        Pick = "pick",
        /// Packing them.
        Pack = "pack",
        /// Handing the parcel to a vehicle or carrier.
        HandOver = "hand_over",
    }

    /// What is done at a station.
    StationKind {
        /// Shelf zone.
        Pick = "pick",
        /// Packing table.
        Pack = "pack",
        /// Hand-over desk.
        HandOver = "hand_over",
    }

    /// Language of a text.
    Language {
        /// Chinese.
        Zh = "zh",
        /// English.
        En = "en",
        /// Portuguese.
        Pt = "pt",
        /// Any other, or unknown.
        Other = "other",
    }

    /// What a text says about how its writer feels.
    Sentiment {
        /// Pleased.
        Positive = "positive",
        /// Neither.
        Neutral = "neutral",
        /// Displeased.
        Negative = "negative",
    }

    /// What a ticket wants.
    Intent {
        /// Where is my parcel?
        WhereIsMyOrder = "where_is_my_order",
        /// Cancel the order.
        Cancel = "cancel",
        /// Send back, money back.
        Refund = "refund",
        /// Arrived broken or wrong.
        Damaged = "damaged",
        /// Change the address or the order.
        ChangeOrder = "change_order",
        /// A question about a product.
        ProductQuestion = "product_question",
        /// Payment, invoice.
        Payment = "payment",
        /// Praise or anything else.
        Other = "other",
    }
}
