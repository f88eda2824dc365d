//! Entries of statements become transactions, each once, whatever is imported twice and in any order.

use std::collections::BTreeMap;

use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Result, Uuid};
use bursar_payables::Author;
use bursar_store::{Tx, record};
use sha2::{Digest, Sha256};

use super::{BankTransaction, TransactionStatus, store};
use crate::iso20022::camt::{Detail, Entry};

/// How many entries were new, and how many were known.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TakenIn {
    pub(crate) new: i64,
    pub(crate) known: i64,
}

/// Takes in what is not there yet. The account is held: two imports for it are one after the other.
pub(crate) async fn take_in(tx: &Tx, author: &Author<'_>, import_id: Uuid, bank_account_id: Uuid, entries: Vec<Entry>) -> Result<TakenIn> {
    let (mut taken, mut seen) = (TakenIn::default(), BTreeMap::<String, usize>::new());
    for entry in entries {
        let key = key(&entry);
        let place = seen.entry(key.clone()).and_modify(|place| *place += 1).or_insert(1);
        let entry_key = format!("{key}/{place}");
        let there = store::of_entry(tx, &author.scope, bank_account_id, &entry_key).await?;
        if !is_new(&there, &entry) {
            taken.known += 1;
            continue;
        }
        for whole in there {
            record::delete::<BankTransaction>(tx, &author.scope, whole.id).await?;
        }
        taken.new += 1;
        let is_whole = entry.details.len() == 1;
        for (number, detail) in entry.details.iter().enumerate() {
            let part = if is_whole { 0 } else { i64::try_from(number)? + 1 };
            let transaction = transaction(author, &entry, detail, (import_id, bank_account_id), (entry_key.clone(), part))?;
            record::insert(tx, &author.scope, &transaction).await?;
            emit_job_change(tx, author.env, author.scope.partner_id(), Change::Created, &transaction).await?;
        }
    }
    Ok(taken)
}

/// Says the entry something new? A booking of several payments may be told as a whole in the statement and one by one in a notice: the
/// payments take its place as long as nobody has made anything of it.
fn is_new(there: &[BankTransaction], entry: &Entry) -> bool {
    match there {
        [] => true,
        [whole] => {
            let is_waiting = matches!(whole.status, TransactionStatus::Unmatched | TransactionStatus::Review);
            entry.details.len() > 1 && whole.part == 0 && is_waiting && !whole.is_decided
        }
        _ => false,
    }
}

/// What tells an entry apart on its account: the bank's reference, or without one all that is said of it. Entries of one file that are alike
/// are counted.
fn key(entry: &Entry) -> String {
    let mut hash = Sha256::new();
    let mut say = |text: &str| {
        hash.update(text.as_bytes());
        hash.update([0]);
    };
    say(&entry.amount.minor().to_string());
    say(entry.amount.currency().code());
    say(&entry.booked_on.to_string());
    say(if entry.is_reversal { "reversal" } else { "" });
    match &entry.reference {
        Some(reference) => say(reference),
        None => entry.details.iter().for_each(|detail| {
            let said = &detail.said;
            let texts = [&detail.end_to_end_id, &said.remittance_information, &said.counterparty_name, &said.counterparty_iban];
            texts.into_iter().for_each(|text| say(text.as_deref().unwrap_or_default()));
        }),
    }
    hex::encode(hash.finalize())
}

fn transaction(
    author: &Author<'_>,
    entry: &Entry,
    detail: &Detail,
    (bank_import_id, bank_account_id): (Uuid, Uuid),
    (entry_key, part): (String, i64),
) -> Result<BankTransaction> {
    let now = author.env.now();
    Ok(BankTransaction {
        id: author.env.id(),
        amount: detail.amount.minor(),
        bank_account_id,
        bank_import_id,
        bank_reference: entry.reference.clone(),
        booked_on: entry.booked_on,
        candidates: Vec::new(),
        created_at: now,
        currency: detail.amount.currency(),
        details: detail.said.clone(),
        end_to_end_id: detail.end_to_end_id.clone(),
        is_reversal: entry.is_reversal,
        matches: Vec::new(),
        original_message_id: detail.original_message_id.clone(),
        problem: None,
        status: TransactionStatus::Unmatched,
        updated_at: now,
        is_decided: false,
        entry_key,
        part,
        entity_id: author.scope.one_entity()?,
    })
}
