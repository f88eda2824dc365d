//! One entry of a statement, and the payments in it.

use bursar_kernel::{Money, NaiveDate};
use bursar_recognition::xml::Element;

use super::Unreadable;
use super::camt::{Detail, Entry, SaidOfTransaction, money};

/// Characters of what a payer wrote.
const WORDS: usize = 1_000;
/// Characters of a name or a reference.
const NAME: usize = 140;
/// Payments in one booking.
const MAX_DETAILS: usize = 1_000;

/// The entry; nothing where it is not booked yet.
pub(super) fn read(entry: &Element) -> Result<Option<Entry>, Unreadable> {
    // A code in newer messages, a word in older ones.
    if entry.text("Sts/Cd|Prtry").or_else(|| entry.text("Sts")).is_some_and(|status| status != "BOOK") {
        return Ok(None);
    }
    let amount = money(entry, "Amt")?.ok_or_else(|| Unreadable::new("Amt", "is missing"))?;
    let amount = signed(amount, entry)?.ok_or_else(|| Unreadable::new("CdtDbtInd", "is missing: was it paid in or out?"))?;
    let is_marked = entry.text("RvslInd").is_some_and(|word| word == "true" || word == "1");
    let is_reversal = is_marked || entry.find("NtryDtls/TxDtls/RtrInf").is_some();
    Ok(Some(Entry {
        booked_on: booked_on(entry)?,
        reference: known(entry.text("AcctSvcrRef")),
        details: details(entry, amount, is_reversal)?,
        amount,
        is_reversal,
    }))
}

fn booked_on(entry: &Element) -> Result<NaiveDate, Unreadable> {
    let day = ["BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"].iter().find_map(|path| entry.text(path));
    let day = day.ok_or_else(|| Unreadable::new("BookgDt", "is missing"))?;
    day.get(..10).and_then(|day| day.parse().ok()).ok_or_else(|| Unreadable::new("BookgDt", "is no date"))
}

/// The amount by the direction that the element names; nothing where it names none.
fn signed(amount: Money, element: &Element) -> Result<Option<Money>, Unreadable> {
    match element.text("CdtDbtInd").as_deref() {
        Some("CRDT") => Ok(Some(amount)),
        Some("DBIT") => Ok(Some(Money::new(-amount.minor(), amount.currency()))),
        Some(_) => Err(Unreadable::new("CdtDbtInd", "is neither CRDT nor DBIT")),
        None => Ok(None),
    }
}

/// The payments in the entry. Several are told apart only where what the bank says of them comes to the entry: nothing is guessed, and the
/// entry is else one payment without the particulars of any.
fn details(entry: &Element, whole: Money, is_reversal: bool) -> Result<Vec<Detail>, Unreadable> {
    let parts = entry.all("NtryDtls/TxDtls");
    if parts.len() > MAX_DETAILS {
        return Err(Unreadable::new("NtryDtls", format!("holds more than {MAX_DETAILS} payments")));
    }
    let original_message_id = entry.text("NtryDtls/Btch/MsgId").or_else(|| entry.text("NtryDtls/Btch/PmtInfId"));
    if let [only] = parts.as_slice() {
        return Ok(vec![detail(only, entry, whole, is_reversal, original_message_id)?]);
    }
    let mut told = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let at = |Unreadable { place, reason }| Unreadable { place: format!("TxDtls {} / {place}", number + 1), reason };
        let Some(amount) = part_amount(part, whole).map_err(at)? else { break };
        told.push(detail(part, entry, amount, is_reversal, None)?);
    }
    let comes_to = Money::sum(told.iter().map(|detail| detail.amount), whole.currency()).ok();
    if !parts.is_empty() && told.len() == parts.len() && comes_to == Some(whole) {
        return Ok(told);
    }
    let said = SaidOfTransaction { remittance_information: words(entry.text("AddtlNtryInf")), ..SaidOfTransaction::default() };
    Ok(vec![Detail { amount: whole, end_to_end_id: None, original_message_id, said }])
}

/// What one of several payments came to, in the currency of the account.
fn part_amount(part: &Element, whole: Money) -> Result<Option<Money>, Unreadable> {
    let Some(amount) = first_money(part, &["Amt", "AmtDtls/TxAmt/Amt"])? else { return Ok(None) };
    if amount.currency() != whole.currency() {
        return Ok(None);
    }
    let unsaid = if whole.minor() < 0 { Money::new(-amount.minor(), amount.currency()) } else { amount };
    Ok(Some(signed(amount, part)?.unwrap_or(unsaid)))
}

fn first_money(element: &Element, paths: &[&str]) -> Result<Option<Money>, Unreadable> {
    for path in paths {
        if let Some(money) = money(element, path)? {
            return Ok(Some(money));
        }
    }
    Ok(None)
}

fn detail(
    part: &Element,
    entry: &Element,
    amount: Money,
    is_reversal: bool,
    original_message_id: Option<String>,
) -> Result<Detail, Unreadable> {
    // The roles of a payment that is taken back are those of the payment.
    let is_received = (amount.minor() > 0) != is_reversal;
    let sides = if is_received { ["Dbtr", "Cdtr"] } else { ["Cdtr", "Dbtr"] };
    let side = |paths: [&str; 3]| {
        let of = |side: &str| paths.iter().find_map(|path| part.text(&path.replace("{}", side)));
        sides.iter().find_map(|side| of(side))
    };
    let remittance: Vec<String> = part.all("RmtInf/Ustrd").into_iter().filter_map(Element::said).collect();
    let remittance = (!remittance.is_empty()).then(|| remittance.join(" "));
    let references = part.all("RmtInf/Strd/CdtrRefInf/Ref").into_iter().filter_map(Element::said);
    let instructed = first_money(part, &["AmtDtls/InstdAmt/Amt", "Amt"])?;
    let instructed = instructed.filter(|told| told.currency() != amount.currency() || told.minor() != amount.minor().abs());
    Ok(Detail {
        amount,
        end_to_end_id: known(part.text("Refs/EndToEndId")),
        original_message_id,
        said: SaidOfTransaction {
            counterparty_name: name(side(["RltdPties/{}/Nm", "RltdPties/{}/Pty/Nm", "RltdPties/Ultmt{}/Nm"])),
            counterparty_iban: side(["RltdPties/{}Acct/Id/IBAN"; 3]).map(|iban| iban.replace(' ', "").to_uppercase()),
            remittance_information: words(remittance.or_else(|| part.text("AddtlTxInf")).or_else(|| entry.text("AddtlNtryInf"))),
            references: references.filter_map(|reference| name(Some(reference))).take(20).collect(),
            reason_code: part.text("RtrInf/Rsn/Cd").or_else(|| part.text("RtrInf/Rsn/Prtry")),
            charges: charges(part)?.or(charges(entry)?).filter(|money| money.currency() == amount.currency()).map(Money::minor),
            instructed_amount: instructed.map(Money::minor),
            instructed_currency: instructed.map(Money::currency),
        },
    })
}

fn charges(element: &Element) -> Result<Option<Money>, Unreadable> {
    first_money(element, &["Chrgs/TtlChrgsAndTaxAmt", "Chrgs/Rcrd/Amt", "Chrgs/Amt"])
}

/// A reference, where there is one: banks fill the field with these words else.
fn known(reference: Option<String>) -> Option<String> {
    name(reference).filter(|reference| !matches!(reference.as_str(), "NOTPROVIDED" | "NONREF" | "NOTAVAILABLE"))
}

fn name(text: Option<String>) -> Option<String> {
    text.map(|text| text.chars().take(NAME).collect())
}

fn words(text: Option<String>) -> Option<String> {
    text.map(|text| text.chars().take(WORDS).collect())
}

#[cfg(test)]
mod tests;
