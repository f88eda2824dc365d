mod answers;
mod create;
mod list;
mod mails;

use super::approval_policies::{ApprovalFixture, ask, ask_roles, decide};
use bursar_tests::id;
