use bursar_events::save_change;
use bursar_kernel::{Currency, DateTime, NaiveDate, Patch, Result, Utc, Uuid, ensure_valid, set_if_given};
use bursar_store::{changes, record};
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PaymentRecord, store};
use crate::documents::{self, PayableObject};

/// Changes to a payment record. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentRecordUpdateRequest)]
pub(crate) struct UpdatePaymentRecord {
    /// What is to be paid, in minor units.
    #[serde(default)]
    #[schema(value_type = i64, required = false)]
    amount: Option<i64>,
    /// The currency of the document.
    #[serde(default)]
    #[schema(value_type = CurrencyEnum, required = false)]
    currency: Option<Currency>,
    /// The user whom the payment is ascribed to.
    entity_user_id: Patch<Uuid>,
    /// The document that is to be paid.
    #[serde(default)]
    #[schema(value_type = PayableObject, required = false)]
    object: Option<PayableObject>,
    /// When it was paid.
    paid_at: Patch<DateTime<Utc>>,
    /// The number of the payment elsewhere; any id.
    payment_intent_id: Patch<Uuid>,
    /// Its status in another system, in that system's words.
    payment_intent_status: Patch<String>,
    /// How it is to be paid.
    payment_method: Patch<String>,
    /// When it is to be paid; a planned payment keeps one.
    planned_payment_date: Patch<NaiveDate>,
}

/// Update a payment record
///
/// As long as it is planned or in processing. One that succeeded or was canceled stays as it is: that is 422.
#[utoipa::path(patch, path = "/payment_records/{payment_record_id}", responses((status = 200, body = PaymentRecord)))]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdatePaymentRecord>) -> Answer<Json<PaymentRecord>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    let before: PaymentRecord = record::lock(&tx, &scope, id).await?;
    call.require_match(|| &before)?;
    before.require_open()?;
    let mut payment = before.clone().updated(body)?;
    if payment.entity_user_id != before.entity_user_id {
        store::require_user(&tx, &scope, payment.entity_user_id).await?;
    }
    if payment.object != before.object || payment.currency != before.currency {
        documents::require_object(&tx, &scope, &mut payment).await?;
    }
    save_change(&tx, &call, &before, &mut payment).await?;
    tx.commit().await?;
    Ok(Json(payment))
}

impl PaymentRecord {
    fn updated(mut self, asked: UpdatePaymentRecord) -> Result<Self> {
        set_if_given(&mut self.amount, asked.amount);
        set_if_given(&mut self.currency, asked.currency);
        asked.entity_user_id.apply(&mut self.entity_user_id);
        if let Some(PayableObject { id, kind }) = asked.object {
            self.object.id = id;
            self.object.kind = kind;
        }
        asked.paid_at.apply(&mut self.paid_at);
        asked.payment_intent_id.apply(&mut self.payment_intent_id);
        asked.payment_intent_status.apply(&mut self.payment_intent_status);
        asked.payment_method.apply(&mut self.payment_method);
        asked.planned_payment_date.apply(&mut self.planned_payment_date);
        let wrong = self.wrong_fields();
        ensure_valid(wrong)?;
        Ok(self)
    }
}
