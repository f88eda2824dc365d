use bursar_events::{Change, emit_change};
use bursar_kernel::{NaiveDate, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Project, store};

/// A project to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProjectCreateRequest)]
pub(crate) struct CreateProject {
    /// A short name: letters and digits.
    #[schema(min_length = 1, max_length = 20, pattern = "^[a-zA-Z0-9]+$")]
    code: Option<String>,
    /// The color that it is shown in, as CSS writes it.
    #[schema(max_length = 128)]
    color: Option<String>,
    /// What it is about.
    #[schema(max_length = 1024)]
    description: Option<String>,
    /// Its last day, not before the first.
    end_date: Option<NaiveDate>,
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// The project that it is part of.
    parent_id: Option<Uuid>,
    /// What you keep about it for yourself: any object.
    #[schema(value_type = Option<Object>, additional_properties)]
    partner_metadata: Option<Map<String, Value>>,
    /// Its first day.
    start_date: Option<NaiveDate>,
    /// Its tags.
    #[serde(default)]
    #[schema(default = json!([]))]
    tag_ids: Vec<Uuid>,
}

/// Create a project
///
/// Bills, invoices, quotes and credit notes name it in `project_id`.
#[utoipa::path(post, path = "/projects", responses((status = 201, body = Project)))]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateProject>) -> Answer<(StatusCode, Json<Project>)> {
    let now = call.env().now();
    let project = Project {
        id: call.env().id(),
        created_at: now,
        updated_at: now,
        code: body.code,
        color: body.color,
        created_by_entity_user_id: call.user_id(),
        description: body.description,
        end_date: body.end_date,
        entity_id: call.entity_id,
        name: body.name,
        parent_id: body.parent_id,
        partner_metadata: body.partner_metadata,
        start_date: body.start_date,
        tags: Vec::new(),
        deleted_at: None,
    };
    let mut project = project.in_order()?;
    let tx = call.db().begin().await?;
    store::require_references(&tx, &call.scope(), &project, project.parent_id, &body.tag_ids).await?;
    record::insert(&tx, &call.scope(), &project).await?;
    store::set_tags(&tx, &call.scope(), &mut project, &body.tag_ids).await?;
    emit_change(&tx, &call, Change::Created, &project).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(project)))
}
