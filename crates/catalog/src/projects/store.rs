//! What is asked of `entity_projects` and `entity_project_tags` beside the common.

use std::collections::BTreeMap;

use bursar_kernel::{Error, FieldError, Location, Result, Uuid};
use bursar_store::{Scope, Tx, batch, execute, fetch_all, places, sea_orm};
use sea_orm::{ConnectionTrait, Value};

use super::{PROJECT, Project, lead_nowhere};
use crate::tags::TAG;
use crate::tags::store::tags;

/// Names every reference that leads nowhere: this parent of the project, and each of these tags.
pub(crate) async fn require_references(tx: &Tx, scope: &Scope, project: &Project, parent: Option<Uuid>, tag_ids: &[Uuid]) -> Result<()> {
    let mut wrong = Vec::new();
    if let Some(id) = parent
        && (id == project.id || !tx.refer_to(PROJECT, scope, id).await?)
    {
        wrong.push(FieldError::new("body", "parent_id", "must be the id of another project of the entity", "value_error"));
    }
    for (place, id) in tag_ids.iter().enumerate() {
        if !tx.refer_to(TAG, scope, *id).await? {
            let msg = "must be the id of a tag of the entity: see GET /tags".to_owned();
            wrong.push(FieldError::at(vec!["body".into(), "tag_ids".into(), Location::Index(place)], msg, "value_error"));
        }
    }
    lead_nowhere(wrong)
}

/// Gives the project these tags and no others.
pub(crate) async fn set_tags(tx: &Tx, scope: &Scope, project: &mut Project, tag_ids: &[Uuid]) -> Result<()> {
    let backend = tx.get_database_backend();
    let sql = "DELETE FROM entity_project_tags WHERE project_id = $1";
    execute(tx, sql, [project.id.into()]).await?;
    project.tags = tags(tx, scope, tag_ids).await?;
    if project.tags.is_empty() {
        return Ok(());
    }
    let values: Vec<Value> = project.tags.iter().flat_map(|tag| [project.id.into(), tag.id.into()]).collect();
    let sql = format!("INSERT INTO entity_project_tags (project_id, tag_id) VALUES {}", places(backend, project.tags.len(), 2));
    execute(tx, sql, values).await?;
    Ok(())
}

/// The project, which was read within the scope, with its tags.
pub(crate) async fn with_tags(db: &impl ConnectionTrait, scope: &Scope, project: Project) -> Result<Project> {
    let mut one = all_with_tags(db, scope, vec![project]).await?;
    one.pop().ok_or_else(|| Error::internal("a project was lost"))
}

/// The projects, which were read within the scope, with their tags.
pub(crate) async fn all_with_tags(db: &impl ConnectionTrait, scope: &Scope, mut projects: Vec<Project>) -> Result<Vec<Project>> {
    let ids: Vec<Uuid> = projects.iter().map(|project| project.id).collect();
    let links = links(db, &ids).await?;
    let all: Vec<Uuid> = links.values().flatten().copied().collect();
    let all = tags(db, scope, &all).await?;
    for project in &mut projects {
        let own = links.get(&project.id).map(Vec::as_slice).unwrap_or_default();
        project.tags = all.iter().filter(|tag| own.contains(&tag.id)).cloned().collect();
    }
    Ok(projects)
}

/// The ids of the tags of each project.
async fn links(db: &impl ConnectionTrait, projects: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Uuid>>> {
    let backend = db.get_database_backend();
    let mut links: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for some in projects.chunks(batch(backend)) {
        let sql = format!("SELECT project_id, tag_id FROM entity_project_tags WHERE project_id IN {}", places(backend, 1, some.len()));
        let values: Vec<Value> = some.iter().map(|id| (*id).into()).collect();
        for row in fetch_all(db, sql, values).await? {
            links.entry(row.try_get("", "project_id")?).or_default().push(row.try_get("", "tag_id")?);
        }
    }
    Ok(links)
}
