use std::collections::BTreeSet;

use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::Screen;
use super::entity::KnownData;
use crate::onboarding::requirements::Facts;
use crate::onboarding::store;

/// The screens that are left, and what stands on them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InternalOnboardingRequirementsResponse)]
pub(crate) struct Screens {
    /// What the forms hold.
    data: KnownData,
    /// The screens that somebody still has to go through, in their order; none when everything is provided that screens can ask for.
    requirements: BTreeSet<Screen>,
}

/// Get the onboarding screens
///
/// The screens that are left, by what `GET /onboarding_requirements` lists as due now or later, and the fields of their forms with what is known.
#[utoipa::path(get, path = "/frontend/onboarding_requirements", responses((status = 200, body = Screens)))]
pub(crate) async fn onboarding_requirements(call: EntityCall) -> Answer<Json<Screens>> {
    let onboarding = store::get(call.db(), &call.scope()).await?;
    let (db, vault, scope) = (call.db(), &call.edge().vault, call.scope());
    let facts = Facts::read(db, vault, &scope, &onboarding).await?;
    Ok(Json(Screens::new(&facts, &Facts::seen(db, vault, &scope, &onboarding).await?)))
}

impl Screens {
    /// Whether something is missing does not depend on who asks; what is shown does.
    fn new(facts: &Facts<'_>, seen: &Facts<'_>) -> Self {
        let requirements = facts.requirements();
        let missing = requirements.iter().flat_map(|of| of.currently_due.iter().chain(&of.eventually_due));
        Screens { data: KnownData::new(seen), requirements: missing.filter_map(|requirement| Screen::of(*requirement)).collect() }
    }
}
