//! A button that was pressed on a page of ours, by the member whose session it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::request::Parts;
use bursar_kernel::Result;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::refusal::Refused;
use super::signed_in::{SignedIn, anybody};
use super::{PortalState, browser};

/// Largest form.
const MAX_BYTES: usize = 1 << 20;

/// A form that a page of ours sent: the session is known, the site is our own, the form is this session's.
pub(crate) struct SubmittedForm<T>(pub(crate) SignedIn, pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequest<Arc<PortalState>> for SubmittedForm<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, portal: &Arc<PortalState>) -> Result<Self, Refused> {
        let SubmittedByAnybody(signed_in, form) = SubmittedByAnybody::from_request(request, portal).await?;
        Ok(SubmittedForm(signed_in.complete().await?, form))
    }
}

/// The same from a session that still waits for its code.
pub(crate) struct SubmittedByAnybody<T>(pub(crate) SignedIn, pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Arc<PortalState>> for SubmittedByAnybody<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, portal: &Arc<PortalState>) -> Result<Self, Refused> {
        let (parts, body) = request.into_parts();
        let signed_in = sender(portal, &parts).await?;
        let body = to_bytes(body, MAX_BYTES).await.map_err(|_| Refused::broken_form())?;
        let sent = url::form_urlencoded::parse(&body).find(|(name, _)| name == "form_token");
        check_token(portal, &parts, &sent.map(|(_, token)| token.into_owned()).unwrap_or_default())?;
        let form = serde_html_form::from_bytes(&body).map_err(|_| Refused::broken_form())?;
        Ok(SubmittedByAnybody(signed_in, form))
    }
}

/// Whose session it is, if a page of ours sent the form: known before its body is read, which costs something.
pub(crate) async fn sender(portal: &Arc<PortalState>, parts: &Parts) -> Result<SignedIn, Refused> {
    if !browser::is_own_form(&portal.edge, &parts.headers) {
        return Err(Refused::ForeignForm);
    }
    anybody(parts, portal).await
}

/// Is the form one of this session?
pub(crate) fn check_token(portal: &PortalState, parts: &Parts, token: &str) -> Result<(), Refused> {
    let session = browser::token(&portal.edge, &parts.headers).unwrap_or_default();
    if browser::is_form_token(&session, token) { Ok(()) } else { Err(Refused::ForeignForm) }
}

/// The fields of a form that is a button alone.
#[derive(Debug, Deserialize)]
pub(crate) struct NoFields {}

/// What a form sent, by the names of its fields; what was not sent is empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Fields(pub(crate) BTreeMap<String, String>);

impl Fields {
    /// What stands in a field, without spaces around it.
    pub(crate) fn of(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// A box that was ticked.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.of(name) == "true"
    }

    /// Fills the form with what a record says of these names.
    pub(crate) fn fill(mut self, record: &Value, names: &[&str]) -> Self {
        let word = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        self.0.extend(names.iter().map(|name| ((*name).to_owned(), word(&record[*name]))));
        self
    }

    /// The fields of these names in which something stands.
    pub(crate) fn given(&self, names: &[&str]) -> Map<String, Value> {
        let given = names.iter().filter(|name| !self.of(name).is_empty());
        given.map(|name| ((*name).to_owned(), self.of(name).into())).collect()
    }

    /// The fields of these names; null where nothing stands.
    pub(crate) fn or_null(&self, names: &[&str]) -> Map<String, Value> {
        let value = |name: &str| if self.of(name).is_empty() { Value::Null } else { self.of(name).into() };
        names.iter().map(|name| ((*name).to_owned(), value(name))).collect()
    }
}
