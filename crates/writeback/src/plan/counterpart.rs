//! Counterparts: a customer or a vendor of ours is matched with one of the ledger, or made there.

use bursar_accounting::{LedgerObject, namesakes, parties_with};
use bursar_connectors::Kind;
use bursar_connectors::record::Address;
use bursar_connectors::record::Counterpart as LedgerParty;
use bursar_connectors::write::{Object, PartyEntry};
use bursar_counterparts::{Counterpart, CounterpartAddress, CounterpartVatId, Party, find, parts_of};
use bursar_kernel::Result;

use super::matching::{Match, distinctive_word, judge};
use super::merged::{self, PartyStanding};
use super::{Hindrance, Look, Plan, Planned, Planner, plan_of};
use crate::errors::{Candidate, PushError, PushErrorCode};
use crate::synced_records::SyncedRecord;

pub(crate) async fn look(planner: &Planner<'_>, synced: &SyncedRecord, role: Kind) -> Result<Look> {
    let Some(counterpart) = find(planner.db, &planner.scope, synced.object_id).await? else {
        let error = PushError::new(PushErrorCode::CounterpartMissing, "the counterpart was deleted");
        return Ok(Look { plan: Plan::Refuse(error), object_updated_at: None });
    };
    let plan = plan_of(plan(planner, synced, &counterpart, role).await)?;
    Ok(Look { plan, object_updated_at: Some(counterpart.updated_at) })
}

async fn plan(planner: &Planner<'_>, synced: &SyncedRecord, counterpart: &Counterpart, role: Kind) -> std::result::Result<Plan, Hindrance> {
    // What changes of a counterpart later is the business of whoever keeps the books.
    if synced.remote_id.is_some() {
        return match merged::standing(planner, synced).await? {
            PartyStanding::InUse => Ok(Plan::Nothing),
            PartyStanding::MergedInto(remote_id) => Ok(Plan::Link { kind: planner.party_kind(role), remote_id, hash: None }),
            PartyStanding::OutOfUse(words) => Err(PushError::new(PushErrorCode::CounterpartUnusable, words).into()),
        };
    }
    let entry = entry(planner, synced, counterpart, role).await?;
    let (kind, book_id) = (planner.party_kind(role), planner.book.id);
    let mut known: Vec<LedgerObject<LedgerParty>> = namesakes(planner.db, book_id, kind, &entry.name).await?;
    let word = distinctive_word(&entry.name);
    for clue in [entry.tax_number.as_deref(), entry.email.as_deref(), word.as_deref()].into_iter().flatten() {
        known.extend(parties_with(planner.db, book_id, kind, clue).await?);
    }
    known.sort_by_key(|party| party.id);
    known.dedup_by_key(|party| party.id);
    match judge(&entry, &known) {
        Match::None => Ok(Plan::Create(Planned::new(Object::Party(entry))?)),
        Match::One(party) => Ok(Plan::Link { kind, remote_id: party.remote_id.clone(), hash: None }),
        Match::Doubtful(parties, reason) => {
            let candidates = parties.iter().map(|party| Candidate {
                id: Some(party.id),
                platform_object_id: party.remote_id.clone(),
                name: party.body.name.clone(),
            });
            let message = format!("{} may be in the ledger already: {reason}", entry.name);
            Err(PushError::new(PushErrorCode::MatchWaiting, message).with(candidates.collect()).into())
        }
    }
}

async fn entry(planner: &Planner<'_>, synced: &SyncedRecord, counterpart: &Counterpart, role: Kind) -> Result<PartyEntry> {
    let (db, scope) = (planner.db, &planner.scope);
    let addresses: Vec<CounterpartAddress> = parts_of(db, scope, counterpart.id).await?;
    let billing = addresses.iter().find(|address| Some(address.id) == counterpart.default_billing_address_id).or(addresses.first());
    let vat_ids: Vec<CounterpartVatId> = parts_of(db, scope, counterpart.id).await?;
    let tax_number = vat_ids.first().map(|vat_id| vat_id.value.clone()).or_else(|| counterpart.tax_id.clone());
    let (first_name, last_name) = match &counterpart.party {
        Party::Individual { first_name, last_name, .. } => (Some(first_name.clone()), Some(last_name.clone())),
        Party::Organization { .. } => (None, None),
    };
    // A ledger that binds a counterpart to one currency needs another one for each further currency.
    let name = match synced.currency.as_str() {
        "" => counterpart.name(),
        currency => format!("{} ({currency})", counterpart.name()),
    };
    Ok(PartyEntry {
        kind: role,
        name,
        first_name,
        last_name,
        email: counterpart.email.clone(),
        phone: counterpart.phone.clone(),
        address: billing.map(address),
        tax_number,
        currency: Some(synced.currency.clone()).filter(|currency| !currency.is_empty()),
    })
}

fn address(address: &CounterpartAddress) -> Address {
    Address {
        lines: std::iter::once(address.line1.clone()).chain(address.line2.clone()).collect(),
        city: Some(address.city.clone()),
        region: address.state.clone(),
        postal_code: Some(address.postal_code.clone()),
        country: Some(address.country.0.clone()),
    }
}
