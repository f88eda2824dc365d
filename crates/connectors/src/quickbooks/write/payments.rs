//! Money received and money paid, each for one document.

use super::{account, documents, note, reference};
use crate::Kind;
use crate::members::Members;
use crate::record::AccountReference;
use crate::write::amounts::Units;
use crate::write::{DocumentReference, PaymentEntry, Target, Unwritable, text};

use crate::quickbooks::documents::home_per_foreign;

/// A payment of an invoice, or of a bill.
pub(super) fn payment(entry: &PaymentEntry, before: Option<&Target>) -> Result<Members, Unwritable> {
    let amount = Units::of(&entry.currency)?.exact("amount", entry.amount)?;
    let is_received = match (entry.kind, entry.document.kind) {
        (Kind::Payment, Kind::Invoice) => true,
        (Kind::BillPayment, Kind::Bill) => false,
        _ => return Err(Unwritable::new("document.kind", "QuickBooks pays invoices by payments, and bills by bill payments")),
    };
    let number = entry.reference.as_deref().map(|reference| text::end(reference, documents::NUMBER)).filter(|number| !number.is_empty());
    let whole = entry.reference.as_deref().filter(|whole| number != Some(whole));
    let members = Members::default()
        .with(if is_received { "CustomerRef" } else { "VendorRef" }, reference(&entry.counterpart_id))
        .with("TxnDate", entry.date)
        .with("TotalAmt", amount)
        .maybe("CurrencyRef", Some(reference(&entry.currency)).filter(|_| before.is_none()))
        .maybe("ExchangeRate", entry.currency_rate.map(home_per_foreign))
        .maybe(if is_received { "PaymentRefNum" } else { "DocNumber" }, number)
        .maybe("PrivateNote", note::private_note(&[whole], &entry.marker, before)?)
        .with("Line", [linked(&entry.document, amount)?]);
    if is_received {
        return Ok(members.with("DepositToAccountRef", account("account", &entry.account)?));
    }
    paid_from(members, &entry.account, entry.is_credit_card)
}

/// The part of a payment that goes to a document.
pub(super) fn linked(document: &DocumentReference, amount: bursar_kernel::Decimal) -> Result<Members, Unwritable> {
    let kind = match document.kind {
        Kind::Invoice => "Invoice",
        Kind::Bill => "Bill",
        Kind::CreditNote => "CreditMemo",
        Kind::VendorCredit => "VendorCredit",
        _ => return Err(Unwritable::new("document.kind", "is no document")),
    };
    let link = Members::default().with("TxnId", &document.remote_id).with("TxnType", kind);
    Ok(Members::default().with("Amount", amount).with("LinkedTxn", [link]))
}

/// Where the money of a bill payment comes from.
pub(super) fn paid_from(members: Members, from: &AccountReference, is_credit_card: bool) -> Result<Members, Unwritable> {
    let from = account("account", from)?;
    Ok(if is_credit_card {
        members.with("PayType", "CreditCard").with("CreditCardPayment", Members::default().with("CCAccountRef", from))
    } else {
        members.with("PayType", "Check").with("CheckPayment", Members::default().with("BankAccountRef", from))
    })
}
