//! Read models for people: lists and details as the web API and the command line show them.
//!
//! They show what stands now; what was known at an instant is in the snapshots. Lists are paged by key.

mod counts;
mod customers;
mod findings;
mod orders;
mod overview;
mod quarantine;
mod reviews;
mod sales;
mod sources;
mod stock;
mod tickets;

pub use counts::{GainRow, StandingCount};
pub use customers::{CustomerDetail, CustomerListRow, CustomerSort};
pub use orders::{OrderDetail, OrderFilter, OrderLineRow, OrderListRow, PaymentRow, ShipmentRow, TaskRow};
pub use overview::{AreaOverview, Overview};
pub use quarantine::{QuarantineFilter, QuarantineListRow, ReasonCount};
pub use reviews::{Feeling, ReviewRow};
pub use sales::SALES_WEEKS;
pub use sources::{FileRow, SourceOverview};
pub use stock::{PurchaseOrderRow, StockDetail, StockListRow};
pub use tickets::{TicketDetail, TicketFilter, TicketListRow};
