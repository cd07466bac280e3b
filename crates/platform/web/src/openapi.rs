//! The OpenAPI document, made from the handlers themselves.

use crate::api::code::{FactCode, ReasonCode};
use crate::jobs::Event;
use crate::problem::Problem;
use crate::routes::{self, CustomerSort, DecisionSort, OrderState, StockNeed, TicketState};
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Quartermaster",
        description = "Orders, stock, deliveries, customers and messages of a shop: what is decided, why, and what it gained.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(
        CustomerSort,
        DecisionSort,
        Event,
        FactCode,
        OrderState,
        Problem,
        ReasonCode,
        StockNeed,
        TicketState
    ))
)]
struct Base;

/// What is common to all addresses.
pub(crate) fn base() -> Document {
    let mut document = Base::openapi();
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    document.components.get_or_insert_default().add_security_scheme("token", bearer);
    document.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    document
}

/// The OpenAPI document as JSON, without a server.
///
/// # Errors
/// When it cannot be written as JSON, which would be a fault of ours.
pub fn openapi_json() -> Result<String, serde_json::Error> {
    let router = utoipa_axum::router::OpenApiRouter::with_openapi(base())
        .merge(routes::open())
        .merge(routes::closed());
    serde_json::to_string_pretty(&router.into_openapi())
}

#[cfg(test)]
mod tests {
    /// `cargo xtask types` writes the document and the client types made from it.
    #[test]
    fn the_committed_document_is_the_one_the_code_makes() {
        let committed = include_str!("../../../../dashboard/openapi.json");
        let made = super::openapi_json().unwrap() + "\n";
        assert!(committed == made, "dashboard/openapi.json is stale; run `cargo xtask types`");
    }

    #[test]
    fn every_address_but_health_needs_the_token() {
        let document: serde_json::Value = serde_json::from_str(&super::openapi_json().unwrap()).unwrap();
        assert_eq!(document["security"][0]["token"], serde_json::json!([]));
        let paths = document["paths"].as_object().unwrap();
        assert!(paths.len() > 30);
        for (path, methods) in paths {
            for operation in methods.as_object().unwrap().values() {
                let open = operation["security"].is_array();
                assert_eq!(open, path == "/v1/health", "{path}");
            }
        }
    }
}
