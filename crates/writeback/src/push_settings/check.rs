//! Whether the connected ledger can do what is decided.

use bursar_accounting::{LedgerObject, LiveBook, ledger_object};
use bursar_connectors::Kind;
use bursar_connectors::record::Account;
use bursar_kernel::{FieldError, Location, Result, Uuid};
use bursar_store::Tx;

use super::{PaymentAccount, PushMode, PushSettings, WriteOffAccount};
use crate::objects::no_live_book;
use crate::plan::is_unusable;

/// States that the connected ledger does not have.
pub(super) fn wrong_modes(settings: &PushSettings, book: Option<&LiveBook>) -> Vec<FieldError> {
    let documents = [
        ("invoices", settings.invoices),
        ("credit_notes", settings.credit_notes),
        ("bills", settings.bills),
        ("vendor_credits", settings.vendor_credits),
    ];
    let is_state = |mode: PushMode| matches!(mode, PushMode::Draft | PushMode::Submitted);
    let has_no_drafts = book.is_some_and(|book| book.platform.starts_with("quickbooks"));
    let mut wrong: Vec<FieldError> = documents
        .into_iter()
        .filter(|(_, mode)| has_no_drafts && is_state(*mode))
        .map(|(field, _)| FieldError::new("body", field, "QuickBooks knows no drafts: choose authorised or off", "value_error"))
        .collect();
    if is_state(settings.payments) {
        wrong.push(FieldError::new("body", "payments", "a payment has no draft: choose authorised or off", "value_error"));
    }
    wrong
}

/// An address that no browser opens, or that is the same for every document.
pub(super) fn wrong_url(settings: &PushSettings) -> Option<FieldError> {
    let url = settings.document_url.as_deref()?;
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_usable = is_web && url.contains("{object_id}") && !url.contains(char::is_whitespace);
    let words = "must be a web address that holds {object_id}, such as https://app.example.com/{object_type}/{object_id}";
    (!is_usable).then(|| FieldError::new("body", "document_url", words, "value_error"))
}

/// Accounts that cannot be booked to as it is asked.
pub(super) async fn wrong_accounts(tx: &Tx, settings: &PushSettings, book: Option<&LiveBook>) -> Result<Vec<FieldError>> {
    let single = [("bill_account_id", settings.bill_account_id), ("rounding_account_id", settings.rounding_account_id)];
    let has_lists = !settings.payment_accounts.is_empty() || !settings.write_off_accounts.is_empty();
    if single.iter().all(|(_, id)| id.is_none()) && !has_lists {
        return Ok(Vec::new());
    }
    let book = book.ok_or_else(no_live_book)?;
    let mut wrong = Vec::new();
    for (field, id) in single {
        if let Some(id) = id
            && let Some(words) = wrong_account(tx, book, id, |_| None).await?
        {
            wrong.push(FieldError::new("body", field, words, "value_error"));
        }
    }
    wrong.extend(wrong_payment_accounts(tx, settings, book).await?);
    wrong.extend(wrong_write_off_accounts(tx, settings, book).await?);
    Ok(wrong)
}

async fn wrong_payment_accounts(tx: &Tx, settings: &PushSettings, book: &LiveBook) -> Result<Vec<FieldError>> {
    let mut wrong = Vec::new();
    for (place, entry) in settings.payment_accounts.iter().enumerate() {
        let mut tell = |field, words| wrong.push(of_entry("payment_accounts", place, field, words));
        let of_other_currency = |account: &Account| {
            let differs = |is: &&str| entry.currency.is_some_and(|wanted| wanted.code() != *is);
            account.currency.as_deref().filter(|_| account.is_bank_account).filter(differs).map(|is| format!("is an account in {is}"))
        };
        if let Some(words) = wrong_account(tx, book, entry.ledger_account_id, of_other_currency).await? {
            tell("ledger_account_id", words);
        }
        let is_same = |other: &&PaymentAccount| {
            (other.direction, other.currency, &other.payment_method) == (entry.direction, entry.currency, &entry.payment_method)
        };
        if settings.payment_accounts[..place].iter().any(|other| is_same(&other)) {
            tell("direction", "the same payments have an entry already".to_owned());
        }
    }
    Ok(wrong)
}

async fn wrong_write_off_accounts(tx: &Tx, settings: &PushSettings, book: &LiveBook) -> Result<Vec<FieldError>> {
    let mut wrong = Vec::new();
    for (place, entry) in settings.write_off_accounts.iter().enumerate() {
        let mut tell = |field, words| wrong.push(of_entry("write_off_accounts", place, field, words));
        if let Some(words) = wrong_account(tx, book, entry.ledger_account_id, |_| None).await? {
            tell("ledger_account_id", words);
        }
        let is_same = |other: &WriteOffAccount| (other.reason, other.direction) == (entry.reason, entry.direction);
        if settings.write_off_accounts[..place].iter().any(is_same) {
            tell("reason", "the same reason has an entry for this direction already".to_owned());
        }
    }
    Ok(wrong)
}

/// What is wrong with a field of an entry of a list.
fn of_entry(list: &'static str, place: usize, field: &'static str, words: String) -> FieldError {
    let mut error = FieldError::new("body", list, words, "value_error");
    error.loc.extend([Location::Index(place), field.into()]);
    error
}

async fn wrong_account(tx: &Tx, book: &LiveBook, id: Uuid, unfit: impl Fn(&Account) -> Option<String>) -> Result<Option<String>> {
    let found: Option<LedgerObject<Account>> = ledger_object(tx, book.id, Kind::Account, id).await?;
    let Some(found) = found.filter(|found| !found.is_deleted) else {
        return Ok(Some("is not in the connected ledger: GET /ledger_accounts lists what is".to_owned()));
    };
    if is_unusable(&found) {
        return Ok(Some(format!("the account {} is archived in the ledger", found.body.name)));
    }
    Ok(unfit(&found.body))
}
