//! Sessions of members at the partner portal: a random word in a cookie, kept as a hash, that ends by itself, by signing out, by another
//! password, and by leaving the team.

use bursar_kernel::{TimeDelta, Timestamp, Uuid};
use bursar_store::sea_orm::{self, FromQueryResult};

use crate::members::TeamMember;

pub(crate) mod attempts;
pub(crate) mod change_password;
pub(crate) mod confirm;
pub(crate) mod end;
pub(crate) mod find;
pub(crate) mod sign_in;
pub(crate) mod store;

/// A session ends when nothing was asked for so long.
pub const IDLE: TimeDelta = TimeDelta::hours(12);
/// And at the latest after so long.
pub const LIFE: TimeDelta = TimeDelta::days(14);
/// How long a password waits for its code.
pub const PENDING: TimeDelta = TimeDelta::minutes(10);
/// How long ago a person may have shown who they are for what is dangerous.
pub const CONFIRMED: TimeDelta = TimeDelta::minutes(15);
/// How exactly we remember when somebody was last here: a look is not a write each time.
pub(crate) const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A session of a member.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id: how it is named where it is ended.
    pub id: Uuid,
    /// Whose it is.
    pub member: TeamMember,
    /// The partner whose team it is.
    pub partner_name: String,
    /// The project that the member works with.
    pub project_id: Uuid,
    /// What it is called.
    pub project_name: String,
    /// The code of the authenticator app was given, or none is asked for.
    pub is_complete: bool,
    /// What the page before has to say.
    pub message: Option<String>,
    /// When the member last showed who they are.
    pub confirmed_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
}

impl Session {
    /// May something dangerous be done without asking once more?
    pub fn is_confirmed(&self, now: Timestamp) -> bool {
        now - self.confirmed_at < CONFIRMED
    }
}

/// A session as its owner sees it among others.
#[derive(Debug, Clone, FromQueryResult)]
pub struct SessionLine {
    /// Its id.
    pub id: Uuid,
    /// From which address it was begun.
    pub address: String,
    /// With which browser, in its own words.
    pub agent: String,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// When it was begun.
    pub created_at: Timestamp,
}

/// From where somebody comes.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The address.
    pub address: String,
    /// The browser, in its own words.
    pub agent: String,
    /// The `x-request-id` of the answer.
    pub request_id: Uuid,
}
