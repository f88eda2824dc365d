//! Which bills a file can pay, and what it says of each.

use bursar_counterparts::CounterpartBankAccount;
use bursar_documents::DocumentToPay;
use bursar_kernel::{Currency, Env, ErrorKind, Result, Uuid};
use bursar_store::{Scope, Tx};

use super::status::BankPaymentStatus;
use super::{AccountHolder, BankPayment, bank_id, store};
use crate::iso20022::pain001::{is_reached, reference_in};

/// The largest amount of a SEPA transfer, in cents.
const MAX_AMOUNT: i64 = 99_999_999_999;

/// Why a bill cannot be paid by a file, and what to do about it.
pub(super) type Refusal = String;

/// The payment of a bill in a batch. The bill is held until the commit, so that nobody else pays it meanwhile.
pub(super) async fn payment(tx: &Tx, env: &Env, scope: &Scope, batch_id: Uuid, bill_id: Uuid) -> Result<Result<BankPayment, Refusal>> {
    let nothing = || Ok(Err("names no payable of this entity".to_owned()));
    // Held before it is read: what somebody pays of it meanwhile is seen.
    match bursar_payables::hold_payable(tx, scope, bill_id).await {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound(_)) => return nothing(),
        held => held?,
    }
    let Some(bill) = bursar_payables::payable_to_pay(tx, scope, bill_id).await? else { return nothing() };
    if let Some(live) = store::live_of_bill(tx, scope, bill_id).await? {
        return Ok(Err(format!("is paid by the batch payment {} already: wait for its end, or cancel it", live.batch_payment_id)));
    }
    let amount = match amount(tx, scope, &bill).await? {
        Ok(amount) => amount,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let creditor = match creditor(tx, scope, &bill).await? {
        Ok(creditor) => creditor,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let id = env.id();
    let words = [bill.number.as_deref(), bill.description.as_deref()];
    Ok(Ok(BankPayment {
        id,
        amount,
        creditor,
        creditor_reference: words.iter().flatten().find_map(|text| reference_in(text)),
        end_to_end_id: bank_id(id),
        payable_id: bill_id,
        payment_record_id: None,
        reason: None,
        reason_code: None,
        remittance_information: words.iter().flatten().map(|text| text.trim()).find(|text| !text.is_empty()).unwrap_or("Bill").to_owned(),
        status: BankPaymentStatus::Created,
        batch_payment_id: batch_id,
        position: 0,
        ended_at: None,
        entity_id: scope.one_entity()?,
    }))
}

/// What a file can pay of the bill: what is due and not on its way.
pub(super) async fn amount(tx: &Tx, scope: &Scope, bill: &DocumentToPay) -> Result<Result<i64, Refusal>> {
    if !bill.takes_payments {
        return Ok(Err("is not approved: only bills that wait to be paid are paid".to_owned()));
    }
    if bill.currency != Some(Currency::EUR) {
        let currency = bill.currency.map_or("no currency", Currency::code);
        return Ok(Err(format!("is in {currency}: files pay euros; pay it at the bank, and record the payment")));
    }
    let on_its_way = bursar_payments::on_its_way(tx, scope, bill.id).await?;
    let rest = bill.amount.saturating_sub(on_its_way);
    Ok(match rest {
        1..=MAX_AMOUNT => Ok(rest),
        _ if rest > MAX_AMOUNT => Err(format!("comes to more than {MAX_AMOUNT} cents, the most that a SEPA transfer takes")),
        _ if on_its_way > 0 => {
            Err("has nothing left to be paid that is not on its way: cancel that payment record, or wait for it".to_owned())
        }
        _ => Err("has nothing left to be paid".to_owned()),
    })
}

/// The account that is paid to: the one that the bill names, else the vendor's default one in euros, else its only one with an IBAN.
async fn creditor(tx: &Tx, scope: &Scope, bill: &DocumentToPay) -> Result<Result<AccountHolder, Refusal>> {
    let scope = scope.of_everybody();
    let Some(counterpart_id) = bill.counterpart_id else {
        return Ok(Err("names no vendor: set its counterpart_id".to_owned()));
    };
    let Some(vendor) = bursar_counterparts::find(tx, &scope, counterpart_id).await? else {
        return Ok(Err("names a vendor that was deleted: set another counterpart_id".to_owned()));
    };
    let accounts = bursar_counterparts::parts_of::<CounterpartBankAccount>(tx, &scope, counterpart_id).await?;
    let Some((account, iban)) = chosen_account(&accounts, bill.bank_account_id) else {
        let msg = "has a vendor without a bank account that can be paid to: give the vendor a default account in EUR with an IBAN, or \
                   name one by counterpart_bank_account_id";
        return Ok(Err(msg.to_owned()));
    };
    if !is_reached(iban) {
        return Ok(Err(format!("is paid to {iban}, which SEPA transfers do not reach: pay it at the bank, and record the payment")));
    }
    let name = account.account_holder_name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| vendor.name());
    Ok(Ok(AccountHolder { name, iban: iban.to_owned(), bic: account.bic.clone() }))
}

fn chosen_account(accounts: &[CounterpartBankAccount], named: Option<Uuid>) -> Option<(&CounterpartBankAccount, &str)> {
    let mut payable = accounts.iter().filter_map(|account| Some((account, account.iban.as_deref()?)));
    if let Some(named) = named {
        return payable.find(|(account, _)| account.id == named);
    }
    let all: Vec<_> = payable.collect();
    let default = all.iter().find(|(account, _)| account.is_default_for_currency && account.currency == Currency::EUR);
    default.or(if let [only] = all.as_slice() { Some(only) } else { None }).copied()
}
