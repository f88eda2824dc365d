//! Members of a partner's team: people who sign in at the partner portal.

use bursar_kernel::{Error, FieldError, Result, Timestamp, Uuid};
use bursar_web::Edge;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

pub(crate) mod change_role;
pub(crate) mod invite;
pub(crate) mod links;
pub(crate) mod note;
pub(crate) mod password;
pub(crate) mod remove;
pub(crate) mod reset;
pub(crate) mod store;
pub(crate) mod totp;
pub(crate) mod two_factor;

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum TeamRole {
    /// May look and change nothing.
    Viewer,
    /// May do what the API can do.
    Developer,
    /// May besides say who belongs to the team.
    Owner,
}

impl TeamRole {
    /// All of them, the mightiest first.
    pub const ALL: [TeamRole; 3] = [TeamRole::Owner, TeamRole::Developer, TeamRole::Viewer];

    /// May it change anything?
    pub fn may_write(self) -> bool {
        self >= TeamRole::Developer
    }

    /// May it say who belongs to the team?
    pub fn may_manage_team(self) -> bool {
        self == TeamRole::Owner
    }
}

/// The status of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum MemberStatus {
    /// Has a link and has not chosen a password yet.
    Invited,
    /// May sign in.
    Active,
    /// Was removed: stays readable, because the audit log names it.
    Removed,
}

/// A member of a partner's team.
#[derive(Debug, Clone)]
pub struct TeamMember {
    /// Its id.
    pub id: Uuid,
    /// Whose team.
    pub partner_id: Uuid,
    /// What it signs in with, in lower case.
    pub email: String,
    /// What colleagues call it.
    pub name: String,
    /// What it may do.
    pub role: TeamRole,
    /// Its status.
    pub status: MemberStatus,
    /// Since when a code of an authenticator app is asked for; none where it is not.
    pub two_factor_since: Option<Timestamp>,
    /// When it last did anything.
    pub last_seen_at: Option<Timestamp>,
    /// When it was invited.
    pub created_at: Timestamp,
    pub(crate) password: Option<String>,
    /// The step of the code that was used last: no code is taken twice.
    pub(crate) totp_step: Option<i64>,
}

impl TeamMember {
    /// Has it chosen a password?
    pub fn has_password(&self) -> bool {
        self.password.is_some()
    }
}

/// Who does something to the team, and by which request: for the audit log.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Of which partner.
    pub partner_id: Uuid,
    /// With which project.
    pub project_id: Uuid,
    /// Which member; none where the operator does it at the command line.
    pub member_id: Option<Uuid>,
    /// The `x-request-id` of the answer.
    pub request_id: Uuid,
}

/// Everybody who belongs to the team, or is invited; by name.
pub async fn team(edge: &Edge, partner_id: Uuid) -> Result<Vec<TeamMember>> {
    store::team(&edge.db, partner_id).await
}

/// One of them.
pub async fn member(edge: &Edge, partner_id: Uuid, id: Uuid) -> Result<TeamMember> {
    store::get(&edge.db, partner_id, id).await
}

/// An e-mail address as it is kept and compared.
pub(crate) fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The address, if it can be one: somebody at somewhere, without blanks.
pub(crate) fn address(email: &str) -> Result<String> {
    let email = folded(email);
    let halves = email.split_once('@').filter(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
    let is_plain = email.len() <= 254 && !email.chars().any(|character| character.is_whitespace() || character.is_control());
    if halves.is_some() && is_plain {
        return Ok(email);
    }
    Err(Error::invalid(FieldError::new("body", "email", "must be an e-mail address such as ada@example.com", "value_error.email")))
}

/// A name that can be shown.
pub(crate) fn shown_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Error::invalid(FieldError::new("body", "name", "must have 1 to 100 characters", "value_error.length")));
    }
    Ok(name.to_owned())
}

/// A team without an owner could never change again.
pub(crate) fn keeps_an_owner(team: &[TeamMember], leaving: Uuid) -> Result<()> {
    let is_owner = |member: &&TeamMember| member.role == TeamRole::Owner && member.status == MemberStatus::Active;
    let owners: Vec<Uuid> = team.iter().filter(is_owner).map(|member| member.id).collect();
    if owners == [leaving] {
        return Err(Error::conflict("this is the only owner of the team: make somebody else an owner first"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(id: u128, role: TeamRole, status: MemberStatus) -> TeamMember {
        let (created_at, id) = ("2024-06-03T09:30:00Z".parse().unwrap(), Uuid::from_u128(id));
        let (email, name) = (format!("{id}@example.com"), "Ada".to_owned());
        let (two_factor_since, last_seen_at, password, totp_step) = (None, None, None, None);
        TeamMember { id, partner_id: id, email, name, role, status, two_factor_since, last_seen_at, created_at, password, totp_step }
    }

    #[test]
    fn the_last_owner_stays() {
        let one = [member(1, TeamRole::Owner, MemberStatus::Active), member(2, TeamRole::Owner, MemberStatus::Invited)];
        assert!(keeps_an_owner(&one, Uuid::from_u128(1)).is_err(), "somebody who never came is no owner yet");
        assert!(keeps_an_owner(&one, Uuid::from_u128(2)).is_ok());
        let two = [member(1, TeamRole::Owner, MemberStatus::Active), member(2, TeamRole::Owner, MemberStatus::Active)];
        assert!(keeps_an_owner(&two, Uuid::from_u128(1)).is_ok());
    }

    #[test]
    fn an_address_is_folded_and_looked_at() {
        assert_eq!(address("  Ada@Example.COM ").unwrap(), "ada@example.com");
        for wrong in ["", "ada", "@example.com", "ada@", "ada@host", "a da@example.com", "ada@example.com\u{7}", "a@b@c.d"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn roles_are_what_they_say() {
        let may = |role: TeamRole| (role.may_write(), role.may_manage_team());
        assert_eq!(TeamRole::ALL.map(may), [(true, true), (true, false), (false, false)]);
        assert!("admin".parse::<TeamRole>().is_err());
    }
}
