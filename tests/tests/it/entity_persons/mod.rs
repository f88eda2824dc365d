use serde_json::{Value, json};

mod create;
mod delete;
mod get;
mod list;
mod secrets;
mod update;

/// The body that makes a person with the least that a person needs.
pub(crate) fn least() -> Value {
    json!({"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.com", "relationship": {}})
}

/// The body that makes a person of whom everything is known.
pub(crate) fn whole() -> Value {
    json!({
        "first_name": "Grace", "last_name": "Hopper", "email": "grace@example.com", "phone": "+1 202 1", "citizenship": "US",
        "date_of_birth": "1906-12-09", "id_number": "123-45-6789", "ssn_last_4": "6789",
        "address": {"country": "US", "city": "Arlington", "line1": "1 Navy Way", "line2": "Deck 2", "postal_code": "22202", "state": "VA"},
        "relationship": {
            "director": true, "executive": true, "owner": true, "percent_ownership": 12.5, "representative": true, "title": "Rear Admiral",
        },
    })
}
