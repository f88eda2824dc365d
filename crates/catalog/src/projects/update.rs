use bursar_events::save_change;
use bursar_kernel::{NaiveDate, Patch, Uuid};
use bursar_store::{changes, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Project, store};

/// Changes to a project. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProjectUpdateRequest)]
pub(crate) struct UpdateProject {
    /// A short name: letters and digits.
    #[schema(min_length = 1, max_length = 20, pattern = "^[a-zA-Z0-9]+$")]
    code: Patch<String>,
    /// The color that it is shown in, as CSS writes it.
    #[schema(max_length = 128)]
    color: Patch<String>,
    /// What it is about.
    #[schema(max_length = 1024)]
    description: Patch<String>,
    /// Its last day, not before the first.
    end_date: Patch<NaiveDate>,
    /// Its name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 255)]
    name: Option<String>,
    /// The project that it is part of.
    parent_id: Patch<Uuid>,
    /// What you keep about it for yourself: any object, in place of the one before.
    #[schema(value_type = Option<Object>, additional_properties)]
    partner_metadata: Patch<Map<String, Value>>,
    /// Its first day.
    start_date: Patch<NaiveDate>,
    /// All of its tags from now on; none with an empty list. Left out, it keeps those that it has.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false, default = json!([]))]
    tag_ids: Option<Vec<Uuid>>,
}

impl UpdateProject {
    /// All tags of the project from now on, where they are sent.
    fn apply(self, project: &mut Project) -> Option<Vec<Uuid>> {
        self.code.apply(&mut project.code);
        self.color.apply(&mut project.color);
        self.description.apply(&mut project.description);
        self.end_date.apply(&mut project.end_date);
        self.parent_id.apply(&mut project.parent_id);
        self.partner_metadata.apply(&mut project.partner_metadata);
        self.start_date.apply(&mut project.start_date);
        if let Some(name) = self.name {
            project.name = name;
        }
        self.tag_ids
    }
}

/// Update a project
///
/// Documents of the project stay with it.
#[utoipa::path(patch, path = "/projects/{project_id}", responses((status = 200, body = Project)))]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateProject>) -> Answer<Json<Project>> {
    let (scope, tx) = (call.scope(), call.db().begin().await?);
    let before = store::with_tags(&tx, &scope, record::lock(&tx, &scope, id).await?).await?;
    call.require_match(|| &before)?;
    let mut project = before.clone();
    let tag_ids = body.apply(&mut project);
    let mut project = project.in_order()?;
    let parent = project.parent_id.filter(|parent| before.parent_id != Some(*parent));
    store::require_references(&tx, &scope, &project, parent, tag_ids.as_deref().unwrap_or_default()).await?;
    if let Some(tag_ids) = tag_ids {
        store::set_tags(&tx, &scope, &mut project, &tag_ids).await?;
    }
    save_change(&tx, &call, &before, &mut project).await?;
    tx.commit().await?;
    Ok(Json(project))
}
