use bursar_store::changes;
use std::net::IpAddr;

use bursar_kernel::{Patch, Uuid};
use bursar_web::{Answer, Call, CallerAddress, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::OnboardingBody;
use super::{BusinessProfile, Declaration, MonthlyRevenue, Onboarding, keep, store};
use crate::entities;
use crate::entities::country::Country;

/// What an entity provides for its onboarding. A field that is left out stays; null clears one.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EntityOnboardingDataRequest)]
pub(crate) struct UpdateOnboarding {
    /// What it does.
    business_profile: Patch<UpdateProfile>,
    /// That it named its owners truthfully.
    ownership_declaration: Patch<Declaration>,
    /// That it agreed to the terms of service.
    tos_acceptance: Patch<Declaration>,
    /// That it agreed to the terms of service of a bank in the United States.
    treasury_tos_acceptance: Patch<Declaration>,
}

/// What an entity does. A field that is left out stays; null clears one.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OptionalBusinessProfile)]
struct UpdateProfile {
    /// What it sells. Entities in the United States need it.
    #[schema(min_length = 1, max_length = 500)]
    description_of_goods_or_services: Patch<String>,
    /// About how much it earns in a month. Entities in the United States need it.
    estimated_monthly_revenue: Patch<MonthlyRevenue>,
    /// The code of its trade in card payments: four digits of ISO 18245.
    #[schema(min_length = 4, max_length = 4)]
    mcc: Patch<String>,
    /// Where it works. Entities in the United States need it.
    operating_countries: Patch<Vec<Country>>,
    /// Its public web site.
    #[schema(min_length = 1, format = "uri")]
    url: Patch<String>,
}

/// Update the onboarding data of an entity
///
/// What a payment method takes is listed by `GET /onboarding_requirements`.
#[utoipa::path(patch, path = "/entities/{entity_id}/onboarding_data", responses((status = 200, body = OnboardingBody)))]
pub(crate) async fn update(
    call: Call,
    from: Option<CallerAddress>,
    Path(id): Path<Uuid>,
    Json(body): Json<UpdateOnboarding>,
) -> Answer<Json<OnboardingBody>> {
    let tx = call.db().begin().await?;
    let scope = entities::store::hold(&tx, call.scope(), id).await?;
    let before = store::get(&tx, &scope).await?;
    call.require_match(|| OnboardingBody::from(before.clone()))?;
    let onboarding = before.clone().updated(body, from.map(|from| from.0));
    if onboarding != before {
        keep(&tx, call.env(), &call.edge().vault, &scope, onboarding.clone()).await?;
        tx.commit().await?;
    }
    Ok(Json(onboarding.into()))
}

impl Onboarding {
    /// The onboarding with these changes, which came from this address of the network.
    fn updated(mut self, asked: UpdateOnboarding, from: Option<IpAddr>) -> Self {
        match asked.business_profile {
            Patch::Absent => {}
            Patch::Clear => self.business_profile = None,
            Patch::Set(profile) => profile.apply(self.business_profile.get_or_insert_default()),
        }
        let declared = |declaration: Patch<Declaration>, target: &mut Option<Declaration>| match declaration {
            Patch::Set(Declaration { date, ip }) => *target = Some(Declaration { date, ip: ip.or(from) }),
            other => other.apply(target),
        };
        declared(asked.ownership_declaration, &mut self.ownership_declaration);
        declared(asked.tos_acceptance, &mut self.tos_acceptance);
        declared(asked.treasury_tos_acceptance, &mut self.treasury_tos_acceptance);
        self
    }
}

impl UpdateProfile {
    fn apply(self, profile: &mut BusinessProfile) {
        self.description_of_goods_or_services.apply(&mut profile.description_of_goods_or_services);
        self.estimated_monthly_revenue.apply(&mut profile.estimated_monthly_revenue);
        self.mcc.apply(&mut profile.mcc);
        self.operating_countries.apply(&mut profile.operating_countries);
        self.url.apply(&mut profile.url);
    }
}
