use bursar_accounting::{Book, remote_object};
use bursar_connectors::Kind;
use bursar_connectors::record::{Body, Document};
use bursar_connectors::write::{Object, PreparedWrite, Target, Write};
use bursar_kernel::{Money, Result, Uuid};
use bursar_store::Db;
use bursar_web::{Answer, EntityCall, Json};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::store::ObjectKey;
use super::{SyncedRecord, SyncedType, store};
use crate::errors::PushError;
use crate::objects::require_live_book;
use crate::plan::merge::{self, FieldDifference};
use crate::plan::{Plan, Planned, Planner};

/// Which object.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PreviewSyncedRecord)]
pub(crate) struct PreviewObject {
    /// The type of the object.
    object_type: SyncedType,
    /// The object.
    object_id: Uuid,
}

/// What a push would do now.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = PushPreview)]
pub(crate) struct Preview {
    /// What would happen.
    action: PushAction,
    /// The object of the accounting system that it is, or becomes one with.
    platform_object_id: Option<String>,
    /// What would be sent. Ids that begin with `new` are of counterparts and products that are written first; the mark of an object that has no
    /// record yet is another one when it is written.
    request: Option<PreviewedRequest>,
    /// What a document would come to there, in minor units.
    total_amount: Option<i64>,
    /// The tax of it, in minor units.
    tax_amount: Option<i64>,
    /// Where a document that is there differs from what is wanted.
    differences: Vec<FieldDifference>,
    /// Fields of it that were edited in the accounting system and stay as they are there.
    kept: Vec<String>,
    /// Why nothing can be written: as `errors` of a synchronized record.
    #[schema(value_type = Option<Object>)]
    error: Option<Value>,
}

/// What a push would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PushAction {
    /// Nothing: the accounting system has it as it is here, or need not have it.
    #[default]
    Nothing,
    /// It is there already, and is linked.
    Link,
    /// It is made.
    Create,
    /// Its fields are changed.
    Update,
    /// It is voided.
    Void,
    /// It is there, and what nobody pays of it is written off by a credit.
    WriteOff,
    /// It is there, and its file is attached to it.
    Attach,
    /// Another object is written first, and this one then.
    Wait,
    /// Somebody must act first.
    Error,
}

/// A request as it would be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewedRequest {
    /// HTTP method.
    method: String,
    /// Path below the company.
    resource: String,
    /// The body, byte for byte.
    body: String,
}

/// Preview a push
///
/// What a push of this object would do now: the very request, what the document would come to, and where it differs from what is there.
/// Nothing is written and the provider is not asked: the answer is made of what was pulled last.
#[utoipa::path(
    post,
    path = "/accounting_synced_records/preview",
    responses((status = 200, body = Preview), (status = 409, description = "the entity has no live connection"))
)]
pub(crate) async fn preview(call: EntityCall, Json(body): Json<PreviewObject>) -> Answer<Json<Preview>> {
    let PreviewObject { object_type, object_id } = body;
    let (scope, env) = (call.scope(), call.env());
    let tx = call.db().begin().await?;
    crate::objects::require(&tx, &scope, object_type, object_id).await?;
    let live = require_live_book(&tx, &scope).await?;
    let key = ObjectKey::new(live.id, object_type, object_id);
    let synced = match store::of_object(&tx, &scope, &key).await? {
        Some(known) => known,
        None => store::fresh(env, &scope, &key, &live.platform)?,
    };
    drop(tx);
    let book = live.book(call.db()).await?;
    let planner = Planner::new(call.db(), scope, &book, &call.edge().options.public_url).await?.looking_ahead(env);
    let plan = planner.look(&synced).await?.plan;
    Ok(Json(previewed(call.db(), &book, &synced, plan).await?))
}

async fn previewed(db: &Db, book: &Book, synced: &SyncedRecord, plan: Plan) -> Result<Preview> {
    let is = |action, remote_id: &Option<String>| Preview { action, platform_object_id: remote_id.clone(), ..Preview::default() };
    Ok(match plan {
        Plan::Nothing => is(PushAction::Nothing, &synced.remote_id),
        Plan::Link { remote_id, .. } => is(PushAction::Link, &Some(remote_id)),
        Plan::Needs(_) => is(PushAction::Wait, &synced.remote_id),
        Plan::Refuse(error) => Preview { error: Some(error.shown()), ..is(PushAction::Error, &synced.remote_id) },
        Plan::Void { kind, remote_id } => {
            let there = remote_object::<Value>(db, book.id, kind, &remote_id).await?;
            let raw = there.and_then(|there| there.raw).unwrap_or_default();
            let target = Target { kind, remote_id: remote_id.clone(), remote_version: String::new(), raw };
            is(PushAction::Void, &Some(remote_id)).with(prepared(book, &Write::Void { target }))
        }
        Plan::Create(Planned { object, .. }) => {
            let about = match &object {
                Object::WriteOff(_) => is(PushAction::WriteOff, &synced.remote_id),
                Object::Attachment(_) => is(PushAction::Attach, &synced.remote_id),
                _ => is(PushAction::Create, &None),
            };
            let about = about.of(&object)?;
            about.with(prepared(book, &Write::Create { object }))
        }
        Plan::Update(Planned { object, .. }) => {
            let about = is(PushAction::Update, &synced.remote_id).of(&object)?;
            update(db, book, synced, object, about).await?
        }
    })
}

/// A change of a document, against what was pulled last.
async fn update(db: &Db, book: &Book, synced: &SyncedRecord, object: Object, about: Preview) -> Result<Preview> {
    let (kind, remote_id): (Kind, String) = (object.kind(), synced.remote_id.clone().unwrap_or_default());
    let Some(there) = remote_object::<Document>(db, book.id, kind, &remote_id).await? else { return Ok(about) };
    let differences = match &object {
        Object::Document(wanted) => merge::differences(&there.body, wanted),
        _ => Vec::new(),
    };
    let about = Preview { differences, ..about };
    let kept = match merge::kept(db, synced, &object, Some(&Body::Document(there.body))).await? {
        Ok(kept) => kept,
        Err(error) => return Ok(Preview { action: PushAction::Error, error: Some(error.shown()), ..about }),
    };
    let about = Preview { kept: kept.iter().map(|field| merge::name(*field).to_owned()).collect(), ..about };
    let target = Target { kind, remote_id, remote_version: there.remote_version, raw: there.raw.unwrap_or_default() };
    Ok(about.with(prepared(book, &Write::Update { target, object, kept })))
}

fn prepared(book: &Book, write: &Write) -> std::result::Result<PreparedWrite, PushError> {
    Ok(bursar_connectors::prepare(book.platform, &book.company, write)?)
}

impl Preview {
    fn of(self, object: &Object) -> Result<Preview> {
        let (Object::Document(entry) | Object::WriteOff(entry)) = object else { return Ok(self) };
        let currency = entry.currency.parse()?;
        let minor = |amount| Money::from_major(amount, currency).map(Money::minor);
        Ok(Preview { total_amount: Some(minor(entry.total)?), tax_amount: Some(minor(entry.tax_total)?), ..self })
    }

    fn with(self, prepared: std::result::Result<PreparedWrite, PushError>) -> Preview {
        match prepared {
            Ok(PreparedWrite { method, resource, body, .. }) => {
                Preview { request: Some(PreviewedRequest { method, resource, body }), ..self }
            }
            Err(error) => Preview { action: PushAction::Error, error: Some(error.shown()), ..self },
        }
    }
}
