use bursar_entities::display_names;
use bursar_kernel::{Error, Result, Uuid};
use bursar_store::Tx;
use bursar_web::{Answer, Call, Paths};
use http::StatusCode;

use super::{bodies, store};
use crate::connections;

/// Names of connections that a refusal lists.
const NAMED: usize = 5;

/// Delete a provider app
///
/// Its secret is destroyed, no consent begins with it any longer, and one that is under way must begin again. What was pulled
/// with it and what was counted stay. While connections use its tokens it cannot be deleted: 409 names them. Registered again with the same client id, it
/// is the same app.
#[utoipa::path(
    delete,
    path = "/partner_projects/{project_id}/provider_apps/{provider_app_id}",
    responses((status = 204), (status = 409, description = "connections use the app, or used it and their tokens are being revoked"))
)]
pub(crate) async fn delete(call: Call, Paths(project_id, id): Paths<Uuid, Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    // A consent that comes back at this moment waits, and then finds the app gone.
    store::hold(&tx, id).await?;
    let known = bodies(&call, &tx, project_id).await?;
    let app = known.into_iter().find(|app| app.id == id).ok_or_else(|| Error::not_found("provider app"))?;
    if app.connections > 0 {
        return Err(Error::conflict(in_use(&names(&call, &tx, id).await?)).into());
    }
    if app.is_used {
        let message = "tokens of this app are still being revoked at the provider, or a consent waits for its confirmation: delete it when that is done";
        return Err(Error::conflict(message).into());
    }
    store::take_away(&tx, &call.edge().vault, call.env(), project_id, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the connections that use the app are called: by their companies, else by their entities.
async fn names(call: &Call, tx: &Tx, id: Uuid) -> Result<Vec<String>> {
    let using = connections::store::using_app(tx, id).await?;
    let entities: Vec<Uuid> = using.iter().map(|connection| connection.entity_id).collect();
    let entities = display_names(tx, call.partner_id, &entities).await?;
    let called = |connection: connections::Connection| {
        let company = connection.company.map(|company| company.name);
        company.or_else(|| entities.get(&connection.entity_id).cloned()).unwrap_or_else(|| connection.id.to_string())
    };
    Ok(using.into_iter().map(called).collect())
}

fn in_use(names: &[String]) -> String {
    let (shown, hidden) = names.split_at(names.len().min(NAMED));
    let more = if hidden.is_empty() { String::new() } else { format!(" and {} more", hidden.len()) };
    let verb = if names.len() == 1 { "uses" } else { "use" };
    format!("{}{more} {verb} this app: disconnect first, or keep it and choose another one for new connections", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::in_use;

    #[test]
    fn a_refusal_names_a_few_and_counts_the_rest() {
        let names = |number: usize| (1..=number).map(|at| format!("Company {at}")).collect::<Vec<_>>();
        assert!(in_use(&names(1)).starts_with("Company 1 uses this app: disconnect first"));
        assert!(in_use(&names(7)).starts_with("Company 1, Company 2, Company 3, Company 4, Company 5 and 2 more use this app:"));
    }
}
