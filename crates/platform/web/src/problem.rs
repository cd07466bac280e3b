//! Every error's status and stable code (RFC 9457), in one place.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// What is wrong with one member of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// The parameter or member; where the checker refused an action, the code of what it found.
    pub(crate) field: String,
    /// What is expected.
    pub(crate) message: String,
    /// What is wrong by a stable code, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
}

/// An error as RFC 9457 tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`; `code` tells problems apart.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The status in words.
    pub(crate) title: String,
    /// The status.
    pub(crate) status: u16,
    /// A stable code.
    pub(crate) code: String,
    /// What happened, for people.
    pub(crate) detail: String,
    /// What is wrong with the request's members, if that is known.
    pub(crate) errors: Vec<FieldError>,
}

/// Why a request cannot be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Fault {
    /// No token, or none that is known.
    #[error("this needs a token: Authorization: Bearer TOKEN")]
    Unauthorized,
    /// A Host header that names another machine.
    #[error("this server answers on loopback names only")]
    Host,
    /// No such thing.
    #[error("no {what} {id}")]
    Missing {
        /// What was looked for.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// No such address.
    #[error("no such address")]
    Address,
    /// A member of the request is wrong.
    #[error("{field}: {message}")]
    Field {
        /// Which.
        field: &'static str,
        /// What is expected.
        message: String,
    },
    /// A member of the request is wrong in a way that has a code of its own.
    #[error("{field}: {message}")]
    Coded {
        /// Which.
        field: &'static str,
        /// In which way.
        code: &'static str,
        /// What is expected.
        message: String,
    },
    /// The body is no JSON of the expected shape.
    #[error("{0}")]
    Body(String),
    /// A body beyond the limit.
    #[error("the body is larger than {} KiB", crate::server::BODY_BYTES / 1024)]
    TooLarge,
    /// The decision cannot go where it should.
    #[error("{0}")]
    Status(String),
    /// The checker refuses what is to be carried out.
    #[error("{detail}")]
    Refused {
        /// What it found, for people.
        detail: String,
        /// Each defect by its code.
        defects: Vec<FieldError>,
    },
    /// There is too little of something.
    #[error("there is not enough of {}", short.iter().map(|one| one.field.as_str()).collect::<Vec<_>>().join(", "))]
    OutOfStock {
        /// Of what, and how much there is.
        short: Vec<FieldError>,
    },
    /// The action cannot be changed this way.
    #[error("a {action} cannot be changed by a {change}")]
    Change {
        /// The decision's action.
        action: &'static str,
        /// What was sent.
        change: &'static str,
    },
    /// The same key came with another request before.
    #[error("this Idempotency-Key was used for another request")]
    KeyReused,
    /// The first request with this key is still being answered.
    #[error("the first request with this Idempotency-Key is still being answered")]
    KeyBusy,
    /// Nothing to work on yet.
    #[error("{0}")]
    NotReady(String),
    /// Something of ours failed; logged, not told.
    #[error("something failed here; the log tells what")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Fault {
    /// An unexpected failure.
    pub(crate) fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }

    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Self::Host => (StatusCode::FORBIDDEN, "host_not_allowed"),
            Self::Missing { .. } => (StatusCode::NOT_FOUND, "not_found"),
            Self::Address => (StatusCode::NOT_FOUND, "no_such_address"),
            Self::Field { .. } | Self::Coded { .. } => {
                (StatusCode::UNPROCESSABLE_ENTITY, "invalid_parameter")
            }
            Self::Body(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_body"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"),
            Self::Status(_) => (StatusCode::CONFLICT, "status_conflict"),
            Self::Refused { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "check_failed"),
            Self::Change { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "change_not_possible"),
            Self::OutOfStock { .. } => (StatusCode::CONFLICT, "out_of_stock"),
            Self::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused"),
            Self::KeyBusy => (StatusCode::CONFLICT, "idempotency_key_busy"),
            Self::NotReady(_) => (StatusCode::CONFLICT, "not_ready"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}

impl From<qm_store::Error> for Fault {
    fn from(error: qm_store::Error) -> Self {
        match error {
            qm_store::Error::Cursor(_) => Self::Field { field: "cursor", message: error.to_string() },
            qm_store::Error::NoDecision(id) => Self::Missing { what: "decision", id: id.to_string() },
            qm_store::Error::Status { .. } | qm_store::Error::Answered { .. } => {
                Self::Status(error.to_string())
            }
            other => Self::internal(other),
        }
    }
}

impl From<qm_engine::Error> for Fault {
    fn from(error: qm_engine::Error) -> Self {
        match error {
            qm_engine::Error::NoDecision(id) => Self::Missing { what: "decision", id: id.to_string() },
            qm_engine::Error::Status { .. }
            | qm_engine::Error::Stale(_)
            | qm_engine::Error::Overtaken
            | qm_engine::Error::DayMoved => Self::Status(error.to_string()),
            qm_engine::Error::Day { field, code, message } => Self::Coded { field, code, message },
            qm_engine::Error::Expectation { field, message } => Self::Field { field, message },
            qm_engine::Error::Snooze { .. } => Self::Field { field: "until", message: error.to_string() },
            qm_engine::Error::Draft(message) => Self::Field { field: "tours", message },
            qm_engine::Error::Refused { ref defects, .. } => {
                let of = |order: &qm_domain::OrderId| format!("order {order}: ");
                let told = |d: &qm_engine::Defect| FieldError {
                    field: d.code().to_owned(),
                    message: format!(
                        "{}expected {}, found {}",
                        d.order.as_ref().map(of).unwrap_or_default(),
                        d.expected,
                        d.found
                    ),
                    code: None,
                };
                Self::Refused { defects: defects.iter().map(told).collect(), detail: error.to_string() }
            }
            qm_engine::Error::NoFacts | qm_engine::Error::NoGrounds(_) => Self::NotReady(error.to_string()),
            qm_engine::Error::Store(error) => error.into(),
            other => Self::internal(other),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        if let Self::Internal(source) = &self {
            tracing::error!(error = %source, "a request failed");
        }
        let errors = match &self {
            Self::Field { field, message } => {
                vec![FieldError { field: (*field).to_owned(), message: message.clone(), code: None }]
            }
            Self::Coded { field, code, message } => vec![FieldError {
                field: (*field).to_owned(),
                message: message.clone(),
                code: Some((*code).to_owned()),
            }],
            Self::Refused { defects: found, .. } | Self::OutOfStock { short: found } => found.clone(),
            _ => Vec::new(),
        };
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail: self.to_string(),
            errors,
        };
        let mut response = (status, Json(problem)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
