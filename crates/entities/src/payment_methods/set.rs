use std::collections::BTreeSet;

use axum::Extension;
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_web::{Answer, Call, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CarriedMethods, PaymentMethodType, PaymentMethods};
use crate::entities;
use crate::onboarding::{self, Onboarding, store};

/// The payment methods of an entity. A list takes the place of the one before; one that is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EnabledPaymentMethods, example = json!({"payment_methods_receive": ["sepa_credit"]}))]
pub(crate) struct ChosenMethods {
    /// The former name of `payment_methods_receive`.
    #[schema(value_type = BTreeSet<PaymentMethodType>, required = false, min_items = 1, deprecated)]
    payment_methods: Option<BTreeSet<PaymentMethodType>>,
    /// How it is paid.
    #[schema(value_type = BTreeSet<PaymentMethodType>, required = false, min_items = 1)]
    payment_methods_receive: Option<BTreeSet<PaymentMethodType>>,
    /// How it pays: `sepa_credit` and `us_ach` alone can.
    #[schema(value_type = BTreeSet<PaymentMethodType>, required = false, min_items = 1)]
    payment_methods_send: Option<BTreeSet<PaymentMethodType>>,
}

/// Set the payment methods of an entity
///
/// What each of them takes is listed by `GET /onboarding_requirements`.
#[utoipa::path(put, path = "/entities/{entity_id}/payment_methods", responses((status = 200, body = PaymentMethods)))]
pub(crate) async fn set(
    call: Call,
    Extension(carried): Extension<CarriedMethods>,
    Path(id): Path<Uuid>,
    Json(body): Json<ChosenMethods>,
) -> Answer<Json<PaymentMethods>> {
    body.require()?;
    let tx = call.db().begin().await?;
    let scope = entities::store::hold(&tx, call.scope(), id).await?;
    let mut onboarding = store::get(&tx, &scope).await?;
    body.choose(&mut onboarding);
    let requirements = onboarding::keep(&tx, call.env(), &call.edge().vault, &scope, onboarding).await?;
    tx.commit().await?;
    Ok(Json(PaymentMethods::new(&requirements, &carried)))
}

impl ChosenMethods {
    /// Refuses what the schema cannot tell.
    fn require(&self) -> Result<()> {
        let wrong = |field, msg: String| Err(Error::invalid(FieldError::new("body", field, msg, "value_error.payment_method")));
        if self.payment_methods.is_some() && self.payment_methods_receive.is_some() {
            return wrong("payment_methods", "is the former name of payment_methods_receive: leave it out".to_owned());
        }
        match self.payment_methods_send.iter().flatten().find(|method| !method.sends()) {
            Some(method) => wrong("payment_methods_send", format!("{} only brings payments in: leave it out", method.into_str())),
            None => Ok(()),
        }
    }

    fn choose(self, onboarding: &mut Onboarding) {
        if let Some(receive) = self.payment_methods_receive.or(self.payment_methods) {
            onboarding.receive = receive;
        }
        if let Some(send) = self.payment_methods_send {
            onboarding.send = send;
        }
    }
}
