//! What 2024-05-25 broke for clients of 2024-01-31, undone. Each file is one change; its example is its test.

mod connect_body;
mod default_limits;
mod token_errors;

use crate::Change;

pub(crate) const CHANGES: &[Change] =
    &[token_errors::ANSWERS_WRONG_CREDENTIALS_WITH_400, connect_body::TAKES_NO_BODY_TO_CONNECT, default_limits::LISTS_250_ROWS_BY_DEFAULT];
