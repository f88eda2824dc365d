//! The member who looks: found by the session of the browser, with the API as this member may use it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use bursar_identity::{Actor, Session, find};
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_pages::{ApiAnswer, Client};
use bursar_web::Member;
use http::Method;
use serde_json::Value;

use super::refusal::Refused;
use super::{PortalState, browser};

/// The member who looks at a page.
pub(crate) struct SignedIn {
    /// What the pages work with.
    pub(crate) portal: Arc<PortalState>,
    /// The session: member, partner, project.
    pub(crate) session: Session,
    /// The API, as this member may use it.
    pub(crate) api: Client,
    /// From where, and by which request.
    pub(crate) origin: bursar_identity::Origin,
    /// The path of the page.
    pub(crate) path: String,
    /// What the address of the page asks for, in its order.
    pub(crate) query: Vec<(String, String)>,
    /// What every form of this session carries.
    pub(crate) form_token: String,
    /// Only a piece of the page is asked for, by a script of ours.
    pub(crate) wants_piece: bool,
    /// How many things wait for somebody, for the navigation.
    pub(crate) waiting: u64,
    /// The present moment.
    pub(crate) now: Timestamp,
}

impl FromRequestParts<Arc<PortalState>> for SignedIn {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, portal: &Arc<PortalState>) -> Result<Self, Refused> {
        anybody(parts, portal).await?.complete().await
    }
}

/// Whoever has a session, also one that still waits for its code.
pub(crate) async fn anybody(parts: &Parts, portal: &Arc<PortalState>) -> Result<SignedIn, Refused> {
    let here = parts.uri.path_and_query().map_or("/portal", |here| here.as_str());
    let sign_in = || Refused::sign_in(if parts.method == Method::GET { here } else { "" });
    let token = browser::token(&portal.edge, &parts.headers).ok_or_else(sign_in)?;
    let wants_piece = parts.headers.contains_key("hx-request");
    let takes_message = parts.method == Method::GET && !wants_piece;
    let session = find(&portal.edge, &token, takes_message).await?.ok_or_else(sign_in)?;
    let member = Member {
        id: session.member.id,
        partner_id: session.member.partner_id,
        project_id: session.project_id,
        may_write: session.member.role.may_write(),
        is_aside: false,
    };
    let query = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    Ok(SignedIn {
        api: portal.api.member(member),
        origin: browser::origin(&portal.edge, parts),
        path: parts.uri.path().to_owned(),
        query,
        form_token: browser::form_token(&token),
        wants_piece,
        waiting: 0,
        now: portal.edge.env.now(),
        portal: portal.clone(),
        session,
    })
}

impl SignedIn {
    /// Only one whose session is complete; for a whole page it is counted what waits.
    pub(crate) async fn complete(mut self) -> Result<Self, Refused> {
        if !self.session.is_complete {
            return Err(Refused::NeedsCode);
        }
        if !self.wants_piece {
            // A page is not refused because something beside it could not be counted.
            let found = self.api.aside().get("/sync_issues/count", &[]).send().await.map(|answer| answer.body).unwrap_or_default();
            self.waiting = ["partner", "customer", "operator"].iter().filter_map(|who| found[*who].as_u64()).sum();
        }
        Ok(self)
    }

    /// May this member change anything? Pages show no button that would be refused.
    pub(crate) fn may_write(&self) -> bool {
        self.session.member.role.may_write()
    }

    /// What the address of the page says about this name; empty where it says nothing.
    pub(crate) fn asked(&self, name: &str) -> &str {
        self.query.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The address of this page with other values for these names; empty ones are left out. The page of a list begins anew unless a
    /// token is among them.
    pub(crate) fn here_with(&self, changes: &[(&str, &str)]) -> String {
        let changed = |name: &str| name == "pagination_token" || changes.iter().any(|(other, _)| *other == name);
        let kept = self.query.iter().filter(|(name, value)| !changed(name) && !value.is_empty());
        let pairs = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs = pairs.chain(changes.iter().copied().filter(|(_, value)| !value.is_empty()));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    /// Reads an operation of the API that is not about one entity.
    pub(crate) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, Refused> {
        good(self.api.get(path, query).send().await?)
    }

    /// Reads an operation of the API for an entity.
    pub(crate) async fn get_for(&self, entity: Uuid, path: &str, query: &[(&str, &str)]) -> Result<Value, Refused> {
        good(self.api.get(path, query).entity(entity).send().await?)
    }

    /// Calls an operation of the API that changes something; `entity` where it is about one, `body` where it takes one.
    pub(crate) async fn send(&self, method: Method, path: &str, entity: Option<Uuid>, body: Option<&Value>) -> Result<Value, Refused> {
        let mut draft = self.api.draft(method, path);
        if let Some(entity) = entity {
            draft = draft.entity(entity);
        }
        if let Some(body) = body {
            draft = draft.json(body);
        }
        good(draft.send().await?)
    }

    /// For the audit log.
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            partner_id: self.session.member.partner_id,
            project_id: self.session.project_id,
            member_id: Some(self.session.member.id),
            request_id: self.origin.request_id,
        }
    }

    /// Refuses whoever may not say who belongs to the team.
    pub(crate) fn manages_team(&self) -> Result<(), Refused> {
        if self.session.member.role.may_manage_team() { Ok(()) } else { Err(Refused::not_allowed("only owners of the team may do this")) }
    }

    /// Refuses whoever may only look, where no operation of the API would.
    pub(crate) fn writes(&self) -> Result<(), Refused> {
        if self.may_write() { Ok(()) } else { Err(Refused::not_allowed("your role in the team is read-only")) }
    }

    /// Before something dangerous: asks who this is, unless that was asked a moment ago. `back` is the page with the button.
    pub(crate) fn confirmed(&self, back: &str) -> Result<(), Refused> {
        if self.session.is_confirmed(self.now) { Ok(()) } else { Err(Refused::NeedsConfirmation { back: back.to_owned() }) }
    }

    /// Goes on to another page, which says this.
    pub(crate) async fn leads_to(&self, path: &str, message: &str) -> Result<axum::response::Redirect, Refused> {
        bursar_identity::leave_message(&self.portal.edge, self.session.id, message).await?;
        Ok(axum::response::Redirect::to(path))
    }
}

/// What was answered, unless it is a refusal.
pub(crate) fn good(answer: ApiAnswer) -> Result<Value, Refused> {
    if answer.status.is_success() { Ok(answer.body) } else { Err(Refused::Answered(Box::new(answer))) }
}
