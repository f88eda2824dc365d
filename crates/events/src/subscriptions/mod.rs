//! A subscription: one address that wants to hear of one type of object.

use bursar_kernel::{DateTime, FieldError, Location, Result, Rng, Timestamp, Utc, Uuid, ensure_valid, wire};
use bursar_store::{Record, sea_orm};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::catalog::ObjectType;
use crate::events::EventRow;
use crate::targets::{IpNet, url_problem};

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod disable;
pub(crate) mod enable;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod redeliver;
pub(crate) mod regenerate_secret;
pub(crate) mod store;
pub(crate) mod update;

/// Is anything sent?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookSubscriptionStatus)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub(crate) enum SubscriptionStatus {
    /// Events are delivered.
    Enabled,
    /// Nothing is sent, and what waited was given up.
    Disabled,
}

/// One address that wants to hear of one type of object.
#[derive(Debug, Clone, Record)]
#[record(table = "webhook_subscriptions", called = "webhook subscription", partner = "partner_id")]
pub(crate) struct Subscription {
    pub(crate) id: Uuid,
    pub(crate) partner_id: Uuid,
    #[record(word)]
    pub(crate) object_type: ObjectType,
    /// As they were asked for; empty is every event of the public contract, and of a type of our own every event.
    #[record(json)]
    pub(crate) event_types: Vec<String>,
    pub(crate) url: String,
    #[record(word)]
    pub(crate) status: SubscriptionStatus,
    /// The first attempt that failed since the last one that did not.
    pub(crate) failing_since: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Subscription {
    fn checked(self, networks: &[IpNet]) -> Result<Self> {
        let mut wrong = Vec::new();
        let asked: Vec<Option<&str>> = self.event_types.iter().map(|name| self.object_type.event(name)).collect();
        for (index, _) in asked.iter().enumerate().filter(|(_, event)| event.is_none()) {
            let loc = vec!["body".into(), "event_types".into(), Location::Index(index)];
            wrong.push(FieldError::at(loc, self.object_type.choice(), "value_error.event"));
        }
        if self.object_type.names().next().is_none() {
            wrong.push(FieldError::new("body", "object_type", self.object_type.choice(), "value_error.event"));
        } else if wrong.is_empty() && !asked.is_empty() && !asked.iter().flatten().any(|event| self.object_type.has(event)) {
            let nothing = format!("nothing causes these events in this release: at least one {}", self.object_type.choice());
            wrong.push(FieldError::new("body", "event_types", nothing, "value_error.event"));
        }
        if let Err(problem) = url_problem(&self.url, networks) {
            wrong.push(FieldError::new("body", "url", problem, "value_error.url"));
        }
        ensure_valid(wrong)?;
        Ok(self)
    }

    /// Does it want to hear of this event? One of our own about a type of the contract must be named.
    pub(crate) fn wants(&self, event: &EventRow) -> bool {
        let is_named = |asked: &String| self.object_type.event(asked) == Some(event.action.as_str());
        let is_about = self.object_type.word() == event.object_type;
        let is_meant =
            if self.event_types.is_empty() { event.is_public || self.object_type.is_own() } else { self.event_types.iter().any(is_named) };
        is_about && is_meant
    }

    /// Changes whether anything is sent; false when it was so already.
    pub(crate) fn turn(&mut self, status: SubscriptionStatus, now: Timestamp) -> bool {
        if self.status == status {
            return false;
        }
        self.status = status;
        self.updated_at = now;
        true
    }

    /// The wire body.
    pub(crate) fn body(self) -> SubscriptionBody {
        SubscriptionBody {
            id: self.id,
            event_types: self.event_types,
            object_type: self.object_type,
            status: self.status,
            url: self.url,
            failing_since: self.failing_since,
        }
    }
}

/// A subscription whose address takes nothing.
#[derive(Debug, Clone)]
pub struct Failing {
    /// Which subscription.
    pub id: Uuid,
    /// Its address.
    pub url: String,
    /// What it is about.
    pub object_type: &'static str,
    /// The first attempt that failed since the last one that did not.
    pub since: Timestamp,
}

/// The partner's enabled subscriptions whose last attempt failed, for whoever tells what is wrong.
pub async fn failing(db: &impl sea_orm::ConnectionTrait, partner_id: Uuid) -> Result<Vec<Failing>> {
    let failing = store::failing(db, partner_id).await?;
    let told =
        |one: Subscription| Some(Failing { since: one.failing_since?, id: one.id, object_type: one.object_type.word(), url: one.url });
    Ok(failing.into_iter().filter_map(told).collect())
}

/// What signs webhooks: shown once, kept sealed.
pub(crate) fn new_secret(rng: &Rng) -> String {
    format!("whsec_{}", rng.token())
}

/// A webhook subscription.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookSubscriptionResource)]
pub(crate) struct SubscriptionBody {
    /// Its id.
    id: Uuid,
    /// The events that are sent, as they were asked for; empty means all events of this type of object.
    event_types: Vec<String>,
    /// The type of object that it is about.
    object_type: ObjectType,
    /// Is anything sent?
    status: SubscriptionStatus,
    /// Where webhooks are sent.
    #[schema(format = "uri", min_length = 1, max_length = 2083)]
    url: String,
    /// When the address began to fail; null while the last attempt was taken.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    failing_since: Option<DateTime<Utc>>,
}

/// A webhook subscription with the secret that signs its webhooks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookSubscriptionResourceWithSecret)]
pub(crate) struct SecretSubscriptionBody {
    #[serde(flatten)]
    subscription: SubscriptionBody,
    /// The key of `Monite-Signature`. It is shown in this answer only: keep it.
    secret: String,
}
