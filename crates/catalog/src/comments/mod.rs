//! Comments: what users of an entity say to each other about a document.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Error, FieldError, Result, Utc, Uuid, wire};
use bursar_store::{Record, Scope, Tx};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "comments", called = "comment", entity = "entity_id", own("created_by_entity_user_id"), living = "status = 'active'")]
#[schema(as = CommentResource)]
pub(crate) struct Comment {
    /// Its id.
    pub(crate) id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    #[schema(required = false)]
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    #[schema(required = false)]
    pub(crate) updated_at: DateTime<Utc>,
    /// The user who said it.
    pub(crate) created_by_entity_user_id: Uuid,
    /// Whose it is.
    pub(crate) entity_id: Uuid,
    /// The object that it is about.
    pub(crate) object_id: Uuid,
    /// What kind of object that is.
    #[record(word)]
    #[schema(value_type = String)]
    pub(crate) object_type: CommentedType,
    /// The user whom it answers.
    #[schema(required = false)]
    pub(crate) reply_to_entity_user_id: Option<Uuid>,
    /// Always `active`: a comment that was deleted is not found.
    #[record(word)]
    pub(crate) status: CommentStatus,
    /// What it says.
    pub(crate) text: String,
}

/// What can be commented on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ObjectTypeAvailableComment)]
pub(crate) enum CommentedType {
    /// A bill.
    Payable,
}

/// The status of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StatusEnum)]
pub(crate) enum CommentStatus {
    /// It is.
    Active,
    /// It was deleted.
    Deleted,
}

/// How to ask about what is commented on: it stands below, so the server hands the question in.
#[derive(Clone, Copy)]
pub struct CommentQuestions {
    /// Is it a bill of the entity? If so, it stays until the commit.
    pub has_payable: for<'a> fn(&'a Tx, Scope, Uuid) -> BoxFuture<'a, Result<bool>>,
}

impl CommentQuestions {
    /// The object must be there.
    async fn require(&self, tx: &Tx, scope: Scope, kind: CommentedType, id: Uuid) -> Result<()> {
        match kind {
            CommentedType::Payable if (self.has_payable)(tx, scope, id).await? => Ok(()),
            CommentedType::Payable => Err(Error::not_found("payable")),
        }
    }
}

/// The type that a body names.
fn commented_type(word: &str) -> Result<CommentedType> {
    let refused = |_| Error::invalid(FieldError::new("body", "object_type", "must be payable: nothing else has comments", "value_error"));
    serde_json::from_value(word.into()).map_err(refused)
}

impl Named for Comment {
    const OBJECT_TYPE: ObjectType = ObjectType::named("comment");
    const CALLED: &'static str = "a comment";
}
