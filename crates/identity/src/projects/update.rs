use bursar_files::{FileType, attached};
use bursar_kernel::{Error, ErrorKind, FieldError, Patch, Result, Uuid};
use bursar_store::{Db, Scope, changes, record};
use bursar_web::{Answer, Call, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Branding, MAX_URLS, Project, named, return_urls};

/// What to change. A field that is left out stays.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdatePartnerProjectRequest)]
pub(crate) struct UpdateProject {
    /// What the team calls it.
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// Where the connect pages may lead back to: these addresses, and what lies below them. All of them, instead of those before.
    #[schema(max_items = 20)]
    return_urls: Option<Vec<String>>,
    /// How the connect pages look: all of it, instead of what was before; `null` for the look of Bursar.
    branding: Patch<Branding>,
}

/// Update a project
///
/// What is left out stays; `branding` and `return_urls` are replaced as a whole.
#[utoipa::path(patch, path = "/partner_projects/{project_id}", responses((status = 200, body = Project)))]
pub(crate) async fn update(call: Call, Path(id): Path<Uuid>, Json(body): Json<UpdateProject>) -> Answer<Json<Project>> {
    let UpdateProject { name, return_urls: urls, branding } = body;
    let name = name.as_deref().map(named).transpose()?;
    let urls = urls.map(return_urls).transpose()?;
    if urls.as_ref().is_some_and(|urls| urls.len() > MAX_URLS) {
        return Err(
            Error::new(ErrorKind::Invalid(vec![FieldError::new("body", "return_urls", "must be 20 at most", "value_error")])).into()
        );
    }
    record::get::<Project>(call.db(), &call.scope(), id).await?;
    if let Patch::Set(Branding { logo_file_id: Some(logo), .. }) = &branding {
        is_logo(call.db(), &call.scope(), *logo).await?;
    }
    let tx = call.db().begin().await?;
    let mut project: Project = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &project)?;
    project.name = name.unwrap_or(project.name);
    project.return_urls = urls.unwrap_or(project.return_urls);
    branding.apply(&mut project.branding);
    record::save(&tx, &call.scope(), &project).await?;
    tx.commit().await?;
    Ok(Json(project))
}

/// The same words for a file that does not exist, another partner's, and one that is no logo.
async fn is_logo(db: &Db, scope: &Scope, id: Uuid) -> Result<()> {
    let found = attached(db, scope, vec![id]).await?;
    if found.iter().any(|file| file.kind == FileType::CompaniesLogo && file.entity_id.is_none()) {
        return Ok(());
    }
    let loc = ["body", "branding", "logo_file_id"].map(bursar_kernel::Location::from).to_vec();
    let msg = "names no file of the type companies_logo: upload one at POST /files";
    Err(Error::invalid(FieldError::at(loc, msg, "value_error")))
}
