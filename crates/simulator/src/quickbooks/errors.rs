//! Refusals in both of QuickBooks Online's envelopes: the `Fault` of the application and the lower-case `fault` of the
//! gateway in front of it.

use axum::response::Response;
use http::{HeaderValue, header};
use serde_json::{Value, json};

use super::time;
use crate::faults::answer;
use crate::world::World;

/// Why a request is refused by the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static str,
    pub message: &'static str,
    pub detail: String,
    pub element: Option<String>,
    pub kind: &'static str,
}

pub type Outcome<T> = Result<T, Refusal>;

fn refusal(code: &'static str, message: &'static str, detail: impl Into<String>) -> Refusal {
    Refusal { code, message, detail: detail.into(), element: None, kind: "ValidationFault" }
}

impl Refusal {
    pub fn unsupported(what: &str) -> Self {
        refusal("500", "Unsupported Operation", format!("Operation {what} is not supported."))
    }

    pub fn bad_json(detail: impl Into<String>) -> Self {
        refusal("2010", "Request has invalid or unsupported property", detail)
    }

    /// A property that the entity does not have.
    pub fn unknown_property(name: &str, class: &str) -> Self {
        Self::bad_json(format!(
            "Property Name:Unrecognized field \"{name}\" (class com.intuit.schema.finance.v3.{class}), not marked as ignorable specified is unsupported or invalid"
        ))
    }

    pub fn missing(name: &str) -> Self {
        let mut refusal = refusal(
            "2020",
            "Required param missing, need to supply the required value for the API",
            format!("Required parameter {name} is missing in the request"),
        );
        refusal.element = Some(name.to_owned());
        refusal
    }

    pub fn invalid_id(given: &str) -> Self {
        let mut refusal = refusal("2030", "Invalid ID", format!("Id should be a valid number. Supplied value:{given}"));
        refusal.element = Some("Id".to_owned());
        refusal
    }

    pub fn too_long(name: &str, most: usize) -> Self {
        let mut refusal = refusal(
            "2050",
            "String length is either shorter or longer than supported by specification",
            format!("String length specified does not match the supported length. Min:0 Max:{most}"),
        );
        refusal.element = Some(name.to_owned());
        refusal
    }

    pub fn invalid_choice(name: &str, given: &str) -> Self {
        let mut refusal = refusal("2170", "Invalid Enumeration", format!("Invalid Enumeration : {given}"));
        refusal.element = Some(name.to_owned());
        refusal
    }

    pub fn invalid_reference(what: &str, id: &str) -> Self {
        refusal("2500", "Invalid Reference Id", format!("Invalid Reference Id : {what} element id {id} not found"))
    }

    pub fn inactive() -> Self {
        refusal(
            "610",
            "Object Not Found",
            "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.",
        )
    }

    pub fn deleted() -> Self {
        refusal("610", "Object Not Found", "Another user has deleted this transaction.")
    }

    pub fn stale() -> Self {
        refusal(
            "5010",
            "Stale Object Error",
            "Stale Object Error : You and another user were working on this at the same time. The other user finished before you did, so your work was not saved.",
        )
    }

    pub fn business(why: &str) -> Self {
        refusal(
            "6000",
            "A business validation error has occurred while processing your request",
            format!("Business Validation Error: {why}"),
        )
    }

    pub fn wrong_amount(given: &str) -> Self {
        refusal(
            "6070",
            "Amount calculation incorrect in the request",
            format!("Amount is not equal to UnitPrice * Qty. Supplied value:{given}"),
        )
    }

    pub fn duplicate_number(number: &str) -> Self {
        refusal(
            "6140",
            "Duplicate Document Number Error",
            format!(
                "Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber={number} is assigned to another transaction."
            ),
        )
    }

    pub fn lapsed() -> Self {
        refusal(
            "6190",
            "Invalid Company Status",
            "Subscription period has ended or canceled or there was a billing problem : You can't add data to QuickBooks Online because your trial or subscription period ended.",
        )
    }

    pub fn closed_period() -> Self {
        refusal(
            "6210",
            "Account Period Closed, Cannot Update Through Services API",
            "The account period has closed and the account books cannot be updated through the QBO Services API.",
        )
    }

    pub fn duplicate_name() -> Self {
        refusal("6240", "Duplicate Name Exists Error", "The name supplied already exists. : null")
    }

    pub fn query_syntax(detail: impl Into<String>) -> Self {
        refusal("4000", "Error parsing query", format!("QueryParserError: {}", detail.into()))
    }

    pub fn query_invalid(detail: impl Into<String>) -> Self {
        refusal("4001", "Invalid query", format!("QueryValidationError: {}", detail.into()))
    }

    /// The `Fault` object, as in an answer or in an item of a batch.
    pub fn fault(&self) -> Value {
        let mut error = json!({ "Message": self.message, "Detail": self.detail, "code": self.code });
        if let Some(element) = &self.element {
            error["element"] = json!(element);
        }
        json!({ "Error": [error], "type": self.kind })
    }
}

/// The application's refusal with status 400.
pub fn refused(world: &World, refusal: &Refusal) -> Response {
    let body = json!({ "Fault": refusal.fault(), "time": time::answered(world.clock.now()) });
    answer(400, "application/json", body.to_string())
}

/// What is said to a token that is not accepted.
pub fn unauthorized(world: &World, detail: &str) -> Response {
    let mut response =
        gateway(world, 401, "AUTHENTICATION", "message=AuthenticationFailed; errorCode=003200; statusCode=401", detail, "3200");
    let challenge = HeaderValue::from_static("Bearer realm=\"Intuit\", error=\"invalid_token\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    response
}

/// What is said to a good token that was not given for this company.
pub fn forbidden(world: &World) -> Response {
    let message = "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403";
    gateway(world, 403, "AUTHORIZATION", message, "the app is not authorized for this company", "3100")
}

/// What is said to too many calls; `Retry-After` is usually not there.
pub fn throttled(world: &World, retry_after: Option<u64>) -> Response {
    let message = "message=ThrottleExceeded; errorCode=003001; statusCode=429";
    let mut response = gateway(world, 429, "SERVICE", message, "The request limit was reached.", "3001");
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn gateway(world: &World, status: u16, kind: &str, message: &str, detail: &str, code: &str) -> Response {
    let error = json!({ "message": message, "detail": detail, "code": code, "element": null });
    let body = json!({
        "warnings": null, "intuitObject": null, "fault": { "error": [error], "type": kind }, "report": null, "queryResponse": null,
        "batchItemResponse": [], "attachableResponse": [], "syncErrorResponse": null, "requestId": null,
        "time": world.clock.now().timestamp_millis(), "status": null, "cdcresponse": [],
    });
    answer(status, "application/json;charset=utf-8", body.to_string())
}
