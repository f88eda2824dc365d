//! What was booked on accounts: camt.053, the statement of a day, and camt.054, a notice between two of them, of any age.

use bursar_kernel::{Currency, Decimal, Money, NaiveDate};
use bursar_recognition::xml::Element;
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Unreadable;
use super::camt_entry;

/// Entries of one file.
const MAX_ENTRIES: usize = 2_000;

/// Statements or notices.
#[derive(Debug, PartialEq)]
pub(crate) struct AccountReport {
    /// Is it a statement of a whole day?
    pub(crate) is_statement: bool,
    /// The bank's name for it.
    pub(crate) message_id: String,
    pub(crate) statements: Vec<Statement>,
}

/// What was booked on one account.
#[derive(Debug, PartialEq)]
pub(crate) struct Statement {
    pub(crate) place: String,
    pub(crate) iban: Option<String>,
    /// The number of an account that has no IBAN.
    pub(crate) number: Option<String>,
    pub(crate) entries: Vec<Entry>,
    /// Entries that cannot be read. The others do not wait for them.
    pub(crate) unreadable: Vec<Unreadable>,
    /// Entries that are announced and not booked yet.
    pub(crate) not_booked: usize,
}

/// One booking.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// What the account has more; negative where it has less.
    pub(crate) amount: Money,
    pub(crate) booked_on: NaiveDate,
    /// Does it take back an earlier booking?
    pub(crate) is_reversal: bool,
    /// The bank's reference.
    pub(crate) reference: Option<String>,
    /// The payments in it: one, unless the bank says what several in one booking come to.
    pub(crate) details: Vec<Detail>,
}

/// One payment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Detail {
    pub(crate) amount: Money,
    pub(crate) end_to_end_id: Option<String>,
    /// The file of ours by which several payments in one booking were ordered.
    pub(crate) original_message_id: Option<String>,
    pub(crate) said: SaidOfTransaction,
}

/// What the bank says of a transaction beside its amount.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BankTransactionDetails)]
pub(crate) struct SaidOfTransaction {
    /// The bank's charges, in minor units of the account's currency.
    pub(crate) charges: Option<i64>,
    /// The number of the account of whoever paid, or was paid.
    pub(crate) counterparty_iban: Option<String>,
    /// Whoever paid, or was paid.
    pub(crate) counterparty_name: Option<String>,
    /// The ordered amount, in minor units, where it was another amount or currency.
    pub(crate) instructed_amount: Option<i64>,
    /// The currency of the ordered amount.
    #[schema(value_type = Option<CurrencyEnum>)]
    pub(crate) instructed_currency: Option<Currency>,
    /// The bank's code of the reason why it came back.
    pub(crate) reason_code: Option<String>,
    /// References for machines, such as those of ISO 11649 and of Swiss QR bills.
    pub(crate) references: Vec<String>,
    /// What the payer wrote.
    pub(crate) remittance_information: Option<String>,
}

/// Reads a report whose parts have this name.
pub(super) fn read(message: &Element, statement: &str) -> Result<AccountReport, Unreadable> {
    let message_id = message.text("GrpHdr/MsgId").ok_or_else(|| Unreadable::new("GrpHdr/MsgId", "is missing"))?;
    let parts = message.all(statement);
    if parts.iter().map(|part| part.all("Ntry").len()).sum::<usize>() > MAX_ENTRIES {
        return Err(Unreadable::new(statement, format!("holds more than {MAX_ENTRIES} entries: ask the bank for a shorter period")));
    }
    let statements = parts.into_iter().enumerate().map(|(place, part)| read_statement(part, format!("{statement} {}", place + 1)));
    Ok(AccountReport { is_statement: statement == "Stmt", message_id, statements: statements.collect() })
}

fn read_statement(part: &Element, place: String) -> Statement {
    let mut read = Statement {
        iban: part.text("Acct/Id/IBAN").map(|iban| iban.replace(' ', "").to_uppercase()),
        number: part.text("Acct/Id/Othr/Id"),
        entries: Vec::new(),
        unreadable: Vec::new(),
        not_booked: 0,
        place,
    };
    for (number, entry) in part.all("Ntry").into_iter().enumerate() {
        match camt_entry::read(entry) {
            Ok(Some(entry)) => read.entries.push(entry),
            Ok(None) => read.not_booked += 1,
            Err(Unreadable { place, reason }) => {
                let place = format!("{} / Ntry {} / {place}", read.place, number + 1);
                read.unreadable.push(Unreadable { place, reason });
            }
        }
    }
    read
}

/// The amount at a path, in the currency that stands beside it, exactly.
pub(super) fn money(element: &Element, path: &str) -> Result<Option<Money>, Unreadable> {
    let Some(found) = element.find(path) else { return Ok(None) };
    let wrong = |reason: &str| Unreadable::new(path, reason);
    let currency = found.attribute("Ccy").unwrap_or_default().parse::<Currency>().map_err(|error| wrong(&error.to_string()))?;
    let text = found.said().unwrap_or_default();
    let is_plain = !text.is_empty() && text.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
    let amount: Decimal = text.parse().ok().filter(|_| is_plain).ok_or_else(|| wrong("is no amount"))?;
    let money = Money::from_major(amount, currency).map_err(|error| wrong(&error.to_string()))?;
    let is_exact = money.major().is_ok_and(|major| major == amount) && money.in_json().is_ok();
    if is_exact { Ok(Some(money)) } else { Err(wrong("is finer than the currency, or larger than is kept")) }
}
