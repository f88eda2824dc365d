//! What 2024-05-25 broke for clients of 2024-01-31, undone. Each file is one change; its example is its test.

mod connect_body;
mod default_limits;
mod entity_settings;
mod partner_settings;
mod token_errors;
mod wrong_methods;

use crate::VersionChange;

/// What it has. It ends here: nothing is added.
pub(crate) const OPERATIONS: &str = include_str!("operations.txt");

pub(crate) const CHANGES: &[VersionChange] = &[
    token_errors::ANSWERS_WRONG_CREDENTIALS_WITH_400,
    connect_body::TAKES_NO_BODY_TO_CONNECT,
    default_limits::LISTS_250_ROWS_BY_DEFAULT,
    entity_settings::SEPARATES_SETTINGS_OF_ENTITIES,
    partner_settings::DROPS_SERVICES_FROM_SETTINGS,
    wrong_methods::LEAVES_405_UNSAID,
];
