use serde_json::Value;

use crate::batch_payments::{Bank, IBAN};

mod decide;
mod import;
mod matching;
mod reversals;

/// An entry of a statement over so many cents, with this end-to-end id and what the payer wrote.
pub(crate) fn booked(amount: i64, end_to_end_id: &str, remittance: &str) -> String {
    entry(amount, &format!("ref-{amount}-{end_to_end_id}-{remittance}"), &detail(end_to_end_id, remittance, ""))
}

fn detail(end_to_end_id: &str, remittance: &str, more: &str) -> String {
    let id = if end_to_end_id.is_empty() { "NOTPROVIDED" } else { end_to_end_id };
    format!(
        "<NtryDtls><TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs>{more}<RmtInf><Ustrd>{remittance}</Ustrd></RmtInf></TxDtls></NtryDtls>"
    )
}

fn entry(amount: i64, reference: &str, inside: &str) -> String {
    entry_of("2024-06-03", amount, reference, inside)
}

/// An entry that was booked on that day.
fn entry_of(day: &str, amount: i64, reference: &str, inside: &str) -> String {
    let (direction, cents) = (if amount < 0 { "DBIT" } else { "CRDT" }, amount.abs());
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{}.{:02}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
         <BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>{inside}</Ntry>",
        cents / 100,
        cents % 100
    )
}

/// A statement with these entries.
pub(crate) fn statement(entries: &[String]) -> String {
    of_account(IBAN, "camt.053.001.08", ("BkToCstmrStmt", "Stmt"), entries)
}

/// A notice with these entries.
fn notice(entries: &[String]) -> String {
    of_account(IBAN, "camt.054.001.08", ("BkToCstmrDbtCdtNtfctn", "Ntfctn"), entries)
}

fn of_account(iban: &str, version: &str, (message, part): (&str, &str), entries: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ns:Document xmlns:ns=\"urn:iso:std:iso:20022:tech:xsd:{version}\"><ns:{message}>\
         <GrpHdr><MsgId>S-1</MsgId></GrpHdr><{part}><Id>1</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{}</{part}></ns:{message}></ns:Document>",
        entries.concat()
    )
}

impl Bank {
    /// The transactions of the entity, in the order of their amounts.
    async fn transactions(&self) -> Vec<Value> {
        self.fixture.read("/bank_transactions?sort=amount&order=asc").await["data"].as_array().unwrap().clone()
    }

    /// Amounts and statuses of the transactions.
    async fn outcome(&self) -> Vec<(i64, String)> {
        let word = |value: &Value| (value["amount"].as_i64().unwrap(), value["status"].as_str().unwrap().to_owned());
        self.transactions().await.iter().map(word).collect()
    }
}

fn outcome(rows: &[(i64, &str)]) -> Vec<(i64, String)> {
    rows.iter().map(|(amount, status)| (*amount, (*status).to_owned())).collect()
}
