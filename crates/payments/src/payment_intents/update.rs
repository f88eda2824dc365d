use bursar_kernel::{Error, FieldError, Money, Result, Uuid};
use bursar_store::{Scope, Tx, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::status::IntentStatus;
use super::{PaymentIntent, state, store};
use crate::documents::{self, DocumentType, PayableObject};

/// Changes to a payment intent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdatePaymentIntentPayload)]
pub(crate) struct UpdatePaymentIntent {
    /// What is to be paid, in minor units.
    #[schema(example = 5000)]
    amount: i64,
}

/// Update a payment intent
///
/// Another amount, as long as nobody has paid. For an invoice it is at most what is to be paid of it and no other link asks for; a bill is
/// always paid in full: that is 422.
#[utoipa::path(patch, path = "/payment_intents/{payment_intent_id}", responses((status = 200, body = PaymentIntent)))]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdatePaymentIntent>) -> Answer<Json<PaymentIntent>> {
    let (tx, scope, amount) = (call.db().begin().await?, call.scope(), body.amount);
    let mut intent: PaymentIntent = record::lock(&tx, &scope, id).await?;
    call.require_match(|| &intent)?;
    if intent.status != IntentStatus::Created {
        return Err(intent.status.refused("changed").into());
    }
    if intent.provider_payment_id.is_some() {
        return Err(state("cannot be changed: the payer has begun to pay it".to_owned()).into());
    }
    if amount != intent.amount {
        require_amount(&tx, &call, &scope, &intent, amount).await?;
        (intent.amount, intent.discount_ends_at) = (amount, None);
        intent.updated_at = call.env().now();
        record::save(&tx, &scope, &intent).await?;
        tx.commit().await?;
    }
    Ok(Json(intent))
}

async fn require_amount(tx: &Tx, call: &EntityCall, scope: &Scope, intent: &PaymentIntent, amount: i64) -> Result<()> {
    let wrong = |msg: String| Err(Error::invalid(FieldError::new("body", "amount", msg, "value_error.number")));
    if !(1..=Money::MAX_IN_JSON).contains(&amount) {
        return wrong(format!("must be from 1 to {}", Money::MAX_IN_JSON));
    }
    match intent.object {
        None => Ok(()),
        Some(PayableObject { kind: DocumentType::Payable, .. }) => Err(state("pays a bill, which is paid in full".to_owned())),
        Some(object) => {
            let left = open_amount(tx, call, scope, object).await?.saturating_add(intent.amount);
            if amount <= left { Ok(()) } else { wrong(format!("must be at most {left}: what is to be paid and no other link asks for")) }
        }
    }
}

/// What is to be paid of a document and nobody is asked for yet, in minor units.
async fn open_amount(tx: &Tx, call: &EntityCall, scope: &Scope, object: PayableObject) -> Result<i64> {
    let scope = scope.of_everybody();
    documents::hold(tx, &scope, object).await?;
    let document = documents::to_pay(tx, &scope, object, call.env().now()).await?;
    let amount = document.map_or(0, |document| document.amount);
    Ok(amount.saturating_sub(store::asked_for(tx, &scope, object).await?))
}
