//! What is written about the team in the audit log: the same lines as for operations of the API, with the address of the page.

use bursar_kernel::{Result, Uuid};
use bursar_store::Tx;
use bursar_web::{Edge, audit};

use super::Actor;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AuditAction {
    SignedIn,
    SignInRefused,
    TwoFactorRefused,
    SignedOut,
    SessionEnded,
    Invited,
    Joined,
    RoleChanged,
    Removed,
    ResetOffered,
    PasswordReset,
    PasswordChanged,
    TwoFactorOn,
    TwoFactorOff,
    RecoveryRenewed,
}

impl AuditAction {
    /// The operation in the log, where it happened, and what was answered.
    fn line(self) -> (&'static str, &'static str, u16) {
        match self {
            AuditAction::SignedIn => ("member.signed_in", "/portal/sign-in", 200),
            AuditAction::SignInRefused => ("member.sign_in_refused", "/portal/sign-in", 401),
            AuditAction::TwoFactorRefused => ("member.two_factor_refused", "/portal/sign-in/code", 401),
            AuditAction::SignedOut => ("member.signed_out", "/portal/sign-out", 200),
            AuditAction::SessionEnded => ("member.session_ended", "/portal/account/sessions", 200),
            AuditAction::Invited => ("member.invited", "/portal/team", 201),
            AuditAction::Joined => ("member.joined", "/portal/join", 200),
            AuditAction::RoleChanged => ("member.role_changed", "/portal/team", 200),
            AuditAction::Removed => ("member.removed", "/portal/team", 200),
            AuditAction::ResetOffered => ("member.reset_offered", "/portal/team", 201),
            AuditAction::PasswordReset => ("member.password_reset", "/portal/join", 200),
            AuditAction::PasswordChanged => ("member.password_changed", "/portal/account", 200),
            AuditAction::TwoFactorOn => ("member.two_factor_on", "/portal/account", 200),
            AuditAction::TwoFactorOff => ("member.two_factor_off", "/portal/account", 200),
            AuditAction::RecoveryRenewed => ("member.recovery_codes_renewed", "/portal/account", 200),
        }
    }
}

/// One line: who did what to whom.
pub(crate) async fn note(edge: &Edge, tx: &Tx, actor: &Actor, action: AuditAction, whom: Uuid) -> Result<()> {
    let (operation, place, status) = action.line();
    let Actor { partner_id, project_id, member_id, request_id } = *actor;
    let path = if whom.is_nil() { place.to_owned() } else { format!("{place}/{whom}") };
    let note = audit::Note { partner_id, project_id, member_id, request_id, operation, path: &path, status };
    audit::write(tx, &edge.env, note).await
}
