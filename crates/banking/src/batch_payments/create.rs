use bursar_accounting::clock;
use bursar_entities::BankAccount;
use bursar_events::{Change, emit_change};
use bursar_kernel::{Currency, Error, ErrorKind, FieldError, Location, Money, NaiveDate, Result, TimeDelta, Uuid};
use bursar_store::{ONE_LIVE_BANK_PAYMENT, Scope, Tx, on_unique, record};
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::status::BatchStatus;
use super::{AccountHolder, BankPayment, BatchPayment, BatchPaymentBody, bank_id, choosing};
use crate::iso20022::pain001::is_reached;

/// Bills in one batch.
const MAX_BILLS: usize = 500;
/// How far ahead a bank is asked to pay.
const FURTHEST: TimeDelta = TimeDelta::days(366);

/// Which bills to pay, from which account, and when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BatchPaymentRequest, example = json!({
    "bank_account_id": "9d2b4c8f-2087-4738-ba91-7359683c49a4",
    "payable_ids": ["2a8f9f2e-3f14-4a4e-8f4d-5d0f8b1c7a11"],
    "execution_date": "2024-06-30",
}))]
pub(crate) struct CreateBatchPayment {
    /// The bank account of the entity to pay from: one in EUR with an IBAN.
    bank_account_id: Uuid,
    /// The day on which the bank is to carry it out; today, unless said otherwise.
    execution_date: Option<NaiveDate>,
    /// The bills.
    #[schema(min_items = 1, max_items = 500)]
    payable_ids: Vec<Uuid>,
}

/// Create a batch payment
///
/// Takes what is left to be paid of each bill into one file for the bank, which is a `draft` until it is handed over. A bill is in one batch
/// at a time. A bill that cannot be paid so is a wrong field, which says why and what to do: it is not approved, is in another currency than
/// EUR, or its vendor has no bank account with an IBAN that SEPA transfers reach.
#[utoipa::path(post, path = "/batch_payments", responses((status = 201, body = BatchPaymentBody)))]
pub(crate) async fn create(call: EntityCall, Json(asked): Json<CreateBatchPayment>) -> Answer<(StatusCode, Json<BatchPaymentBody>)> {
    let (tx, scope, now) = (call.db().begin().await?, call.scope(), call.env().now());
    let today = clock::today(&tx, &scope, now).await?;
    let execution_date = asked.day(today)?;
    let debtor = debtor(&tx, &scope, asked.bank_account_id).await?;
    let id = call.env().id();
    let payments = payments(&tx, &call, id, &asked.payable_ids).await?;
    let amounts = payments.iter().map(|payment| Money::new(payment.amount, Currency::EUR));
    let batch = BatchPayment {
        id,
        bank_account_id: asked.bank_account_id,
        created_at: now,
        currency: Currency::EUR,
        execution_date,
        message_id: bank_id(id),
        payment_count: i64::try_from(payments.len())?,
        sent_at: None,
        status: BatchStatus::Draft,
        total_amount: Money::sum(amounts, Currency::EUR)?.in_json()?,
        updated_at: now,
        debtor,
        entity_id: call.entity_id,
        created_by: call.user_id(),
    };
    record::insert(&tx, &scope, &batch).await?;
    let taken = || Error::conflict("a bill is in another batch payment already");
    record::insert_all(&tx, &scope, &payments).await.map_err(on_unique(ONE_LIVE_BANK_PAYMENT, taken))?;
    emit_change(&tx, &call, Change::Created, &batch).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(batch.with(payments))))
}

impl CreateBatchPayment {
    fn day(&self, today: NaiveDate) -> Result<NaiveDate> {
        let day = self.execution_date.unwrap_or(today);
        if (today..=today + FURTHEST).contains(&day) {
            return Ok(day);
        }
        let msg = format!("must be from {today} to {}", today + FURTHEST);
        Err(Error::invalid(FieldError::new("body", "execution_date", msg, "value_error.date")))
    }
}

/// The account to pay from.
async fn debtor(tx: &Tx, scope: &Scope, id: Uuid) -> Result<AccountHolder> {
    let wrong = |msg: &str| Error::invalid(FieldError::new("body", "bank_account_id", msg, "value_error.bank_account"));
    let everybody = scope.of_everybody();
    let account: Option<BankAccount> = record::find(tx, &everybody, id).await?;
    let account = account.ok_or_else(|| wrong("names no bank account of this entity"))?;
    let iban = account.iban.filter(|iban| is_reached(iban) && account.currency.code() == Currency::EUR.code());
    let iban = iban.ok_or_else(|| wrong("must name an account in EUR with an IBAN of a country that SEPA transfers reach"))?;
    let name = match account.account_holder_name {
        Some(name) => name,
        None => bursar_entities::find_entity(tx, &everybody, scope.one_entity()?).await?.display_name(),
    };
    Ok(AccountHolder { name, iban, bic: account.bic })
}

/// The payments of these bills, in their order. All that is wrong is named at once.
async fn payments(tx: &Tx, call: &EntityCall, batch_id: Uuid, bills: &[Uuid]) -> Result<Vec<BankPayment>> {
    if bills.is_empty() || bills.len() > MAX_BILLS {
        let msg = format!("must name from 1 to {MAX_BILLS} payables");
        return Err(Error::invalid(FieldError::new("body", "payable_ids", msg, "value_error.list")));
    }
    // Whoever holds several bills holds them in the same order.
    let mut sorted: Vec<(usize, Uuid)> = bills.iter().copied().enumerate().collect();
    sorted.sort_by_key(|(place, id)| (*id, *place));
    let (mut payments, mut wrong, mut last) = (Vec::new(), Vec::new(), None);
    for (place, id) in sorted {
        let chosen = match last.replace(id) == Some(id) {
            true => Err("is named twice".to_owned()),
            false => choosing::payment(tx, call.env(), &call.scope(), batch_id, id).await?,
        };
        match chosen {
            Ok(payment) => payments.push(BankPayment { position: i64::try_from(place)?, ..payment }),
            Err(msg) => wrong.push((place, msg)),
        }
    }
    wrong.sort_unstable();
    payments.sort_by_key(|payment| payment.position);
    let field =
        |(place, msg)| FieldError::at(vec!["body".into(), "payable_ids".into(), Location::Index(place)], msg, "value_error.payable");
    if wrong.is_empty() { Ok(payments) } else { Err(Error::new(ErrorKind::Invalid(wrong.into_iter().map(field).collect()))) }
}
