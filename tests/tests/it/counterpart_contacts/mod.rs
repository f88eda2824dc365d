use serde_json::{Value, json};

use crate::counterparts::berlin;

mod default;
mod life;

/// The body that makes a contact.
fn mary() -> Value {
    json!({"first_name": "Mary", "last_name": "O'Brien", "address": berlin()})
}
