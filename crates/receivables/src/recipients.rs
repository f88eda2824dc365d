//! Whom a mail goes to.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whom a mail goes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = Recipients)]
pub struct Recipients {
    /// Those who get a copy that nobody sees.
    #[schema(value_type = Vec<MailAddress>, required = false)]
    pub bcc: Vec<String>,
    /// Those who get a copy.
    #[schema(value_type = Vec<MailAddress>, required = false)]
    pub cc: Vec<String>,
    /// Those it is written to.
    #[schema(value_type = Vec<MailAddress>, required = false)]
    pub to: Vec<String>,
}

/// An e-mail address.
#[derive(ToSchema)]
#[schema(format = "email", value_type = String)]
#[expect(dead_code, reason = "only its schema is used, for the items of a list")]
struct MailAddress(String);
