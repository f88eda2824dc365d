//! Counterparts: a customer or a vendor of ours is matched with one of the ledger, or made there.

use bursar_accounting::{LedgerObject, name_key, namesakes, objects_like, objects_with, remote_object};
use bursar_connectors::Kind;
use bursar_connectors::record::Address;
use bursar_connectors::record::Counterpart as LedgerParty;
use bursar_connectors::write::{Object, PartyEntry};
use bursar_counterparts::{Counterpart, CounterpartAddress, CounterpartBankAccount, CounterpartVatId, Party, find, parts_of};
use bursar_kernel::Result;

use super::matching::{Match, is_eligible, judge, plain, suffix};
use super::merged::{self, PartyStanding};
use super::{Blocked, Look, Plan, Planned, Planner, plan_of};
use crate::errors::{Candidate, PushError, PushErrorCode};
use crate::match_rules::{self, MatchClue, email_key};
use crate::synced_records::SyncedRecord;

pub(crate) async fn look(planner: &Planner<'_>, synced: &SyncedRecord, role: Kind) -> Result<Look> {
    let Some(counterpart) = find(planner.db, &planner.scope, synced.object_id).await? else {
        let error = PushError::new(PushErrorCode::CounterpartMissing, "the counterpart was deleted");
        return Ok(Look { plan: Plan::Refuse(error), object_updated_at: None });
    };
    let plan = plan_of(plan(planner, synced, &counterpart, role).await)?;
    Ok(Look { plan, object_updated_at: Some(counterpart.updated_at) })
}

async fn plan(planner: &Planner<'_>, synced: &SyncedRecord, counterpart: &Counterpart, role: Kind) -> std::result::Result<Plan, Blocked> {
    // What changes of a counterpart later is the business of whoever keeps the books.
    if synced.remote_id.is_some() {
        return match merged::standing(planner, synced).await? {
            PartyStanding::InUse => Ok(Plan::Nothing),
            PartyStanding::MergedInto(remote_id) => Ok(Plan::Link { kind: planner.party_kind(role), remote_id, hash: None }),
            PartyStanding::OutOfUse(words) => Err(PushError::new(PushErrorCode::CounterpartUnusable, words).into()),
        };
    }
    let entry = entry(planner, synced, counterpart, role).await?;
    let kind = planner.party_kind(role);
    let rejected = planner.rejected(synced).await?;
    let currency = entry.currency.clone().or_else(|| planner.binding_currency().map(str::to_owned));
    let is_possible = |party: &LedgerObject<LedgerParty>| !rejected.contains(&party.remote_id) && is_eligible(currency.as_deref(), party);
    if let Some(remote_id) = by_rule(planner, kind, &entry).await?
        && let Some(party) = remote_object::<LedgerParty>(planner.db, planner.book.id, kind, &remote_id).await?
        && is_possible(&party)
    {
        return Ok(Plan::Link { kind, remote_id, hash: None });
    }
    let accounts: Vec<CounterpartBankAccount> = parts_of(planner.db, &planner.scope, counterpart.id).await?;
    let ibans: Vec<String> = accounts.into_iter().filter_map(|account| account.iban).map(|iban| plain(&iban)).collect();
    let mut known = alike(planner, kind, &entry, &ibans).await?;
    known.retain(is_possible);
    match judge(&entry, &ibans, &known) {
        Match::None => Ok(under_a_free_name(planner, entry, currency.as_deref(), is_possible).await?),
        Match::One(party) => Ok(Plan::Link { kind, remote_id: party.remote_id.clone(), hash: None }),
        Match::Doubtful(parties, reason) => {
            let candidates = parties.into_iter().map(|(party, reasons)| Candidate::of(party, party.body.name.clone()).because(reasons));
            let message = format!("{} may be in the ledger already: {reason}", entry.name);
            Err(PushError::new(PushErrorCode::MatchWaiting, message).with(candidates.collect()).into())
        }
    }
}

/// It is made, or found under the name that it was given here before: at QuickBooks customers and vendors share their names.
async fn under_a_free_name(
    planner: &Planner<'_>,
    entry: PartyEntry,
    currency: Option<&str>,
    is_possible: impl Fn(&LedgerObject<LedgerParty>) -> bool,
) -> Result<Plan> {
    let Some(suffix) = suffix(entry.kind, currency, &of_the_name(planner, &entry.name).await?) else {
        return Ok(Plan::Create(Planned::new(Object::Party(entry))?));
    };
    let entry = PartyEntry { name: format!("{} ({suffix})", entry.name), ..entry };
    let known = of_the_name(planner, &entry.name).await?;
    let same = known.into_iter().find(|(kind, party)| *kind == entry.kind && is_possible(party));
    Ok(match same {
        Some((kind, party)) => Plan::Link { kind, remote_id: party.remote_id, hash: None },
        None => Plan::Create(Planned::new(Object::Party(entry))?),
    })
}

/// The customers and vendors of QuickBooks that have this very name.
async fn of_the_name(planner: &Planner<'_>, name: &str) -> Result<Vec<(Kind, LedgerObject<LedgerParty>)>> {
    let kinds: &[Kind] = if planner.is_quickbooks() { &[Kind::Customer, Kind::Vendor] } else { &[] };
    let mut known = Vec::new();
    for kind in kinds {
        known.extend(namesakes(planner.db, planner.book.id, *kind, name).await?.into_iter().map(|party| (*kind, party)));
    }
    Ok(known)
}

/// The one that a rule names, by the e-mail address before the name.
async fn by_rule(planner: &Planner<'_>, kind: Kind, entry: &PartyEntry) -> Result<Option<String>> {
    let email = entry.email.as_deref().map(|email| (MatchClue::Email, email_key(email)));
    for (clue, value) in email.into_iter().chain([(MatchClue::Name, name_key(&entry.name))]) {
        let named = match_rules::store::remote_id(planner.db, &planner.scope, (planner.book.id, kind), clue, &value).await?;
        if named.is_some() {
            return Ok(named);
        }
    }
    Ok(None)
}

/// Those of the ledger that have something in common with it.
async fn alike(planner: &Planner<'_>, kind: Kind, entry: &PartyEntry, ibans: &[String]) -> Result<Vec<LedgerObject<LedgerParty>>> {
    let (db, book_id) = (planner.db, planner.book.id);
    let mut known: Vec<LedgerObject<LedgerParty>> = namesakes(db, book_id, kind, &entry.name).await?;
    known.extend(objects_like(db, book_id, kind, name_key(&entry.name)).await?);
    let clues = [entry.tax_number.as_deref(), entry.email.as_deref()].into_iter().flatten();
    for clue in clues.chain(ibans.iter().map(String::as_str)) {
        known.extend(objects_with(db, book_id, kind, clue).await?);
    }
    known.sort_by_key(|party| party.id);
    known.dedup_by_key(|party| party.id);
    Ok(known)
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
