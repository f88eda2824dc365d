use serde_json::{Value, json};

mod create;
mod delete;
mod get;
mod list;
mod make_default;
mod one_default;
mod update;

/// The body that makes an account in EUR.
pub(crate) fn in_euro() -> Value {
    json!({"country": "DE", "currency": "EUR", "iban": "DE74500700100100000900"})
}

/// The body that makes an account in USD.
pub(crate) fn in_dollars() -> Value {
    json!({
        "country": "US", "currency": "USD", "account_holder_name": "Acme Inc", "account_number": "123456789012", "routing_number": "021000021",
    })
}
