//! Which payable a credit note is about: when it may be linked, how it is found, and what it does there.

use bursar_kernel::{Error, FieldError, Result, Uuid, ensure_valid};
use bursar_store::{Scope, Tx, record};

use super::status::CreditNoteStatus;
use super::{CreditNote, store};
use crate::payables::Payable;
use crate::payables::happened::{Author, Happened, tell};
use crate::payables::held::Held;
use crate::payables::status::{Operation, PayableStatus};
use crate::payables::suggest;
use crate::policy::Policy;

/// Links a note that was made or read, where the partner wants that, to the payable that it names by its number. Was one found?
pub(crate) async fn link(tx: &Tx, scope: &Scope, note: &mut CreditNote) -> Result<bool> {
    let names_one = note.based_on.is_none() && note.based_on_document_id.is_some();
    if !names_one || !Policy::of(tx, scope).await?.partner.links_credit_notes {
        return Ok(false);
    }
    note.based_on = find(tx, scope, note).await?;
    Ok(note.based_on.is_some())
}

/// The payable of the number: exactly one, from the same counterpart, that has no note yet.
async fn find(tx: &Tx, scope: &Scope, note: &CreditNote) -> Result<Option<Uuid>> {
    let Some(number) = &note.based_on_document_id else { return Ok(None) };
    let Some(counterpart) = counterpart(tx, scope, note).await? else { return Ok(None) };
    let found = store::candidates(tx, scope, number, counterpart).await?;
    let fits = |payable: &Payable| why_not(note, payable, 0).is_empty();
    Ok(if let [payable] = found.as_slice() { Some(payable.id).filter(|_| fits(payable)) } else { None })
}

/// Whom the note is from: the counterpart that it has, or else the one that fits what its file says of the sender.
async fn counterpart(tx: &Tx, scope: &Scope, note: &CreditNote) -> Result<Option<Uuid>> {
    match (note.counterpart_id, &note.counterpart_raw) {
        (Some(counterpart), _) => Ok(Some(counterpart)),
        (None, Some(raw)) => Ok(suggest::suggested(tx, scope, raw).await?.map(|suggested| suggested.id)),
        (None, None) => Ok(None),
    }
}

/// The fields that speak against the link. The payable is held until the commit.
pub(crate) async fn check(tx: &Tx, scope: &Scope, before: Option<Uuid>, note: &CreditNote) -> Result<Vec<FieldError>> {
    let mut wrong = Vec::new();
    if let Some(id) = note.based_on {
        match record::find_and_lock::<Payable>(tx, &scope.of_everybody(), id).await? {
            None => wrong.push(FieldError::new("body", "based_on", "names no payable of this entity", "value_error")),
            Some(payable) => {
                wrong.extend(why_not(note, &payable, store::credited(tx, scope, id).await?));
                if before != Some(id) && store::has_other_draft(tx, scope, id, note.id).await? {
                    let msg = "has a draft of a credit note already: complete or delete that one first";
                    wrong.push(FieldError::new("body", "based_on", msg, "value_error"));
                }
            }
        }
    }
    Ok(wrong)
}

/// What speaks against a link of the note to the payable, of which `credited` was taken off already. Pure.
fn why_not(note: &CreditNote, payable: &Payable, credited: i64) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut not = |name: &str, msg: String| wrong.push(FieldError::new("body", name, msg, "value_error"));
    if !payable.status.is_creditable() {
        not("based_on", "must be a payable that waits to be paid, or was paid in part or in full".to_owned());
    }
    if note.currency.is_some() && note.currency != payable.currency {
        not("currency", format!("must be {}, as of the payable", payable.currency.map_or("set", bursar_kernel::Currency::code)));
    }
    if note.counterpart_id.is_some() && payable.counterpart_id.is_some() && note.counterpart_id != payable.counterpart_id {
        not("counterpart_id", "must be the counterpart of the payable".to_owned());
    }
    if let (Some(noted), Some(billed)) = (note.issued_at, payable.issued_at)
        && noted < billed
    {
        not("issued_at", format!("must not be before {billed}, when the payable was issued"));
    }
    let left = payable.total_amount.unwrap_or_default().saturating_sub(credited);
    if note.total_amount.is_some_and(|amount| amount > left) {
        not("total_amount", format!("must be at most {left}, which is left of the payable"));
    }
    wrong
}

/// Refuses to reopen a payable that a credit note was taken off: it could be lowered or canceled then, and the credit would be lost.
pub(crate) async fn require_uncredited(tx: &Tx, scope: &Scope, payable: Uuid) -> Result<()> {
    let notes = store::linked(tx, scope, &[payable]).await?.remove(&payable).unwrap_or_default();
    match notes.into_iter().find(|note| note.status.counts()) {
        None => Ok(()),
        Some(note) => {
            let name = note.document_id.unwrap_or_else(|| note.id.to_string());
            Err(Error::conflict(format!("the payable cannot be reopened: credit note {name} was taken off it")))
        }
    }
}

/// Tells the payables of a link that was made, moved or taken away.
pub(crate) async fn tell_payables(tx: &Tx, author: &Author<'_>, note: &CreditNote, before: Option<Uuid>) -> Result<()> {
    if before == note.based_on {
        return Ok(());
    }
    let (id, document_id) = (note.id, note.document_id.clone());
    let scope = author.scope.of_everybody();
    if let Some(payable) = before {
        let payable: Payable = record::get(tx, &scope, payable).await?;
        tell(tx, author, &payable, &Happened::CreditNoteUnlinked { id, document_id: document_id.clone() }).await?;
    }
    if let Some(payable) = note.based_on {
        let payable: Payable = record::get(tx, &scope, payable).await?;
        tell(tx, author, &payable, &Happened::CreditNoteLinked { id, document_id }).await?;
    }
    Ok(())
}

/// An approved note takes its amount off its payable, which is told of it: a payable of which nothing is left is paid. The note is saved by the
/// caller.
pub(crate) async fn apply(tx: &Tx, author: &Author<'_>, note: &mut CreditNote) -> Result<()> {
    let Some(payable) = note.based_on else { return Ok(()) };
    let everybody = Author { scope: author.scope.of_everybody(), ..*author };
    let mut held = Held::lock(tx, &everybody, payable).await?;
    let credited = store::credited(tx, &everybody.scope, payable).await?;
    let wrong = why_not(note, &held.before, credited);
    ensure_valid(wrong)?;
    note.status = CreditNoteStatus::Applied;
    let credited = credited.saturating_add(note.total_amount.unwrap_or_default());
    let is_open = matches!(held.before.status, PayableStatus::WaitingToBePaid | PayableStatus::PartiallyPaid);
    if is_open && held.before.due(credited) == Some(0) {
        let to = held.require(Operation::Pay)?;
        held.payable.paid_at = Some(author.env.now());
        held.advance(tx, &everybody, to).await?;
    } else {
        tell(tx, &everybody, &held.payable, &Happened::Updated).await?;
    }
    Ok(())
}
