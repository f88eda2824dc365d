//! Signing in: a password, then a code where one is asked for.

use bursar_kernel::{Error, ErrorKind, Result, Timestamp, Uuid};
use bursar_store::Tx;
use bursar_web::Edge;

use super::attempts::{self, AttemptKey};
use super::{IDLE, LIFE, Origin, PENDING, Session, store};
use crate::members::links::{self, Purpose};
use crate::members::note::{AuditAction, note};
use crate::members::{Actor, MemberStatus, TeamMember, folded, password, two_factor};

/// Refusals from one network that are written down in a window where the e-mail address is nobody's: more would tell nothing new.
const NOTED: i32 = 5;

/// A session that began: its word goes into the cookie and is known nowhere else.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The word.
    pub word: String,
    /// A code has to follow.
    pub needs_code: bool,
}

/// A new session, in the words of its row.
pub(crate) struct NewSession<'a> {
    pub(crate) id: Uuid,
    pub(crate) member_id: Uuid,
    pub(crate) hash: [u8; 32],
    pub(crate) project_id: Uuid,
    pub(crate) is_complete: bool,
    pub(crate) origin: &'a Origin,
    pub(crate) confirmed_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

/// By e-mail address and password. An unknown address and a wrong password are answered alike, after the same work.
pub async fn sign_in(edge: &Edge, origin: &Origin, email: &str, typed: &str) -> Result<Begun> {
    let email = folded(email);
    let tried = attempts::count(edge, &[AttemptKey::Address(&origin.address), AttemptKey::Email(&email)]).await?;
    let candidates = crate::members::store::by_email(&edge.db, &email).await?;
    let mut known = None;
    for member in &candidates {
        if password::verify(member.password.as_deref(), typed).await? && known.is_none() {
            known = Some(member.clone());
        }
    }
    // As much work as for an address in two teams, so that time does not tell how many there are.
    for _ in candidates.len()..2 {
        password::verify(None, typed).await?;
    }
    let Some(member) = known else {
        if !candidates.is_empty() || tried <= NOTED {
            let tx = edge.db.begin().await?;
            refused(edge, tx, origin, candidates.first()).await?;
        }
        return Err(wrong_password());
    };
    let tx = edge.db.begin().await?;
    let Some(member) = held(&tx, &member).await? else {
        refused(edge, tx, origin, Some(&member)).await?;
        return Err(wrong_password());
    };
    let begun = begin(edge, &tx, &member, origin, member.two_factor_since.is_none()).await?;
    attempts::give_back(&tx, AttemptKey::Address(&origin.address)).await?;
    if !begun.needs_code {
        attempts::forget(&tx, AttemptKey::Email(&email)).await?;
    }
    tx.commit().await?;
    Ok(begun)
}

/// A session for somebody who just followed a link and chose a password.
pub async fn begin_after_link(edge: &Edge, member: &TeamMember, origin: &Origin) -> Result<Begun> {
    let tx = edge.db.begin().await?;
    let member = held(&tx, member).await?.ok_or_else(ended)?;
    let begun = begin(edge, &tx, &member, origin, member.two_factor_since.is_none()).await?;
    tx.commit().await?;
    Ok(begun)
}

/// By a link of `bursar dev`. It may be used as long as it lasts, and the session counts as confirmed: nobody else is on this machine.
pub async fn enter(edge: &Edge, origin: &Origin, link: &str) -> Result<Begun> {
    let opened = links::opened(edge, link).await?.filter(|(_, purpose)| *purpose == Purpose::Enter);
    let Some((member, _)) = opened else {
        attempts::count(edge, &[AttemptKey::Address(&origin.address)]).await?;
        return Err(Error::not_found("link"));
    };
    let now = edge.env.now();
    let tx = edge.db.begin().await?;
    let word = edge.env.rng.token();
    let confirmed_at = now + LIFE;
    insert(edge, &tx, &member, origin, &word, (true, confirmed_at)).await?;
    welcome(edge, &tx, &member, origin).await?;
    tx.commit().await?;
    Ok(Begun { word, needs_code: false })
}

/// The code after the password. The word of the cookie changes: what somebody else may have seen of it is worth nothing.
pub async fn take_two_factor_code(edge: &Edge, session: &Session, origin: &Origin, typed: &str) -> Result<Begun> {
    attempts::count(edge, &[AttemptKey::Address(&origin.address), AttemptKey::Member(session.member.id)]).await?;
    let tx = edge.db.begin().await?;
    let member = &held(&tx, &session.member).await?.ok_or_else(ended)?;
    if !two_factor::takes(edge, &tx, member, typed).await? {
        let actor = actor(&tx, member, origin).await?;
        note(edge, &tx, &actor, AuditAction::TwoFactorRefused, Uuid::nil()).await?;
        tx.commit().await?;
        return Err(two_factor::wrong_code());
    }
    if store::end(&tx, member.id, session.id).await? == 0 {
        return Err(ended());
    }
    let begun = begin(edge, &tx, member, origin, true).await?;
    attempts::give_back(&tx, AttemptKey::Address(&origin.address)).await?;
    attempts::forget(&tx, AttemptKey::Member(member.id)).await?;
    attempts::forget(&tx, AttemptKey::Email(&member.email)).await?;
    tx.commit().await?;
    Ok(begun)
}

/// The member as they now are, held until the commit: whoever sets another password meanwhile ends the session that begins here, too. None who left
/// the team, or has another password than was read.
async fn held(tx: &Tx, read: &TeamMember) -> Result<Option<TeamMember>> {
    match crate::members::store::lock(tx, read.partner_id, read.id).await {
        Ok(member) => Ok(Some(member).filter(|member| member.password == read.password)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn wrong_password() -> Error {
    Error::new(ErrorKind::Unauthorized("the e-mail address or the password is wrong".into()))
}

fn ended() -> Error {
    Error::new(ErrorKind::Unauthorized("the session has ended: sign in again".into()))
}

async fn begin(edge: &Edge, tx: &Tx, member: &TeamMember, origin: &Origin, is_complete: bool) -> Result<Begun> {
    let word = edge.env.rng.token();
    insert(edge, tx, member, origin, &word, (is_complete, edge.env.now())).await?;
    if is_complete {
        welcome(edge, tx, member, origin).await?;
    }
    Ok(Begun { word, needs_code: !is_complete })
}

async fn insert(edge: &Edge, tx: &Tx, member: &TeamMember, origin: &Origin, word: &str, how: (bool, Timestamp)) -> Result<()> {
    let (now, (is_complete, confirmed_at)) = (edge.env.now(), how);
    let session = NewSession {
        id: edge.env.id(),
        member_id: member.id,
        hash: links::hash(word),
        project_id: store::first_project(tx, member.partner_id).await?,
        is_complete,
        origin,
        confirmed_at,
        expires_at: now + if is_complete { LIFE } else { PENDING },
    };
    store::insert(tx, &session, now).await?;
    store::sweep(tx, member.id, now, now - IDLE).await
}

async fn welcome(edge: &Edge, tx: &Tx, member: &TeamMember, origin: &Origin) -> Result<()> {
    store::seen(tx, member.id, None, edge.env.now()).await?;
    let actor = actor(tx, member, origin).await?;
    note(edge, tx, &actor, AuditAction::SignedIn, Uuid::nil()).await
}

/// Somebody did not get in, and nothing else is written. Where the address is nobody's, the line names no partner.
async fn refused(edge: &Edge, tx: Tx, origin: &Origin, aimed_at: Option<&TeamMember>) -> Result<()> {
    let nobody = Actor { partner_id: Uuid::nil(), project_id: Uuid::nil(), member_id: None, request_id: origin.request_id };
    let actor = match aimed_at {
        Some(member) => actor(&tx, member, origin).await?,
        None => nobody,
    };
    note(edge, &tx, &actor, AuditAction::SignInRefused, Uuid::nil()).await?;
    tx.commit().await
}

async fn actor(tx: &Tx, member: &TeamMember, origin: &Origin) -> Result<Actor> {
    let project_id = store::first_project(tx, member.partner_id).await?;
    Ok(Actor { partner_id: member.partner_id, project_id, member_id: Some(member.id), request_id: origin.request_id })
}

/// Makes the member with whom `bursar dev` signs in, or finds it, and a link for it.
pub async fn dev_link(edge: &Edge, partner_id: Uuid, email: &str, name: &str) -> Result<String> {
    let tx = edge.db.begin().await?;
    let member = match crate::members::store::of_email(&tx, partner_id, email).await? {
        Some(member) => member,
        None => {
            let member = TeamMember {
                id: edge.env.id(),
                partner_id,
                email: email.to_owned(),
                name: name.to_owned(),
                role: crate::members::TeamRole::Owner,
                status: MemberStatus::Active,
                two_factor_since: None,
                last_seen_at: None,
                created_at: edge.env.now(),
                password: None,
                totp_step: None,
            };
            crate::members::store::insert(&tx, &member).await?;
            member
        }
    };
    let link = links::make(edge, &tx, member.id, Purpose::Enter).await?;
    tx.commit().await?;
    Ok(link)
}
