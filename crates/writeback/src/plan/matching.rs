//! Is a counterpart of ours one that the ledger has? Pure.

use bursar_accounting::{LedgerObject, folded_name, name_key};
use bursar_connectors::Kind;
use bursar_connectors::record::Counterpart as LedgerParty;
use bursar_connectors::write::PartyEntry;

use crate::match_rules::email_key;
use crate::matches::MatchReason;

/// What a look at the ledger came to.
#[derive(Debug)]
pub(crate) enum Match<'a> {
    /// Nobody there is like it.
    None,
    /// It is this one.
    One(&'a LedgerObject<LedgerParty>),
    /// A person must say which one it is, if any; what speaks for each, and why it is doubtful.
    Doubtful(Vec<(&'a LedgerObject<LedgerParty>, Vec<MatchReason>)>, &'static str),
}

/// A tax number decides, then a name that only one has; whatever else two have in common makes it doubtful.
pub(crate) fn judge<'a>(entry: &PartyEntry, ibans: &[String], known: &'a [LedgerObject<LedgerParty>]) -> Match<'a> {
    let like: Vec<_> = known.iter().map(|party| (party, reasons(entry, ibans, &party.body))).filter(|(_, why)| !why.is_empty()).collect();
    let with = |reason: MatchReason| -> Vec<_> { like.iter().filter(|(_, why)| why.contains(&reason)).map(|(party, _)| *party).collect() };
    match (with(MatchReason::TaxNumber).as_slice(), with(MatchReason::Name).as_slice(), like.len()) {
        (_, _, 0) => Match::None,
        ([only], _, _) | ([], [only], _) => Match::One(only),
        ([_, _, ..], _, _) => Match::Doubtful(like, "several have its tax number"),
        ([], [_, _, ..], _) => Match::Doubtful(like, "several have its name"),
        ([], [], 1) => Match::Doubtful(like, "one of another name has something in common with it"),
        ([], [], _) => Match::Doubtful(like, "several of other names have something in common with it"),
    }
}

/// What a counterpart of ours and one of the ledger have in common. Another tax number is another company, whatever its name.
fn reasons(entry: &PartyEntry, ibans: &[String], party: &LedgerParty) -> Vec<MatchReason> {
    let number = |number: Option<&str>| number.map(plain).filter(|number| !number.is_empty());
    let (ours, theirs) = (number(entry.tax_number.as_deref()), number(party.tax_number.as_deref()));
    let contradicts = ours.is_some() && theirs.is_some() && ours != theirs;
    let is_same_name = folded_name(&party.name) == folded_name(&entry.name);
    let email = |email: Option<&str>| email.map(email_key).filter(|email| !email.is_empty());
    let found = [
        (MatchReason::TaxNumber, ours.is_some() && ours == theirs),
        (MatchReason::Name, is_same_name && !contradicts),
        (MatchReason::SimilarName, !is_same_name && name_key(&party.name) == name_key(&entry.name) && !contradicts),
        (MatchReason::Email, entry.email.is_some() && email(party.email.as_deref()) == email(entry.email.as_deref())),
        (MatchReason::BankAccount, party.bank_account.as_ref().is_some_and(|account| ibans.contains(account))),
    ];
    found.into_iter().filter(|(_, is_so)| *is_so).map(|(reason, _)| reason).collect()
}

/// Nobody who is archived, merged away or bound to another currency comes into question.
pub(crate) fn is_eligible(currency: Option<&str>, party: &LedgerObject<LedgerParty>) -> bool {
    !party.is_deleted && party.body.is_active && party.body.merged_into.is_none() && !is_bound_to_another(currency, &party.body)
}

/// Documents in this currency cannot be with them, where the ledger binds counterparts to one.
fn is_bound_to_another(currency: Option<&str>, party: &LedgerParty) -> bool {
    currency.is_some() && party.currency.is_some() && currency != party.currency.as_deref()
}

/// What tells a new customer or vendor apart from those of its very name, where these share their names: the role, else the currency. Nothing
/// where only a person can say why there are two.
pub(crate) fn suffix(role: Kind, currency: Option<&str>, namesakes: &[(Kind, LedgerObject<LedgerParty>)]) -> Option<String> {
    if namesakes.iter().any(|(kind, _)| *kind != role) {
        return Some(if role == Kind::Vendor { "Vendor" } else { "Customer" }.to_owned());
    }
    let is_of_another_currency = namesakes.iter().any(|(_, party)| is_bound_to_another(currency, &party.body));
    currency.filter(|_| is_of_another_currency).map(str::to_owned)
}

/// Letters and digits alone, in upper case.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bursar_kernel::Uuid;
    use proptest::prelude::*;

    fn known(number: u128, party: LedgerParty) -> LedgerObject<LedgerParty> {
        let body = LedgerParty { is_active: true, ..party };
        LedgerObject {
            id: Uuid::from_u128(number),
            remote_id: number.to_string(),
            remote_version: "0".into(),
            is_deleted: false,
            raw: None,
            body,
        }
    }

    fn party(name: &str, tax_number: Option<&str>, email: Option<&str>) -> LedgerParty {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        LedgerParty { name: name.into(), tax_number: owned(tax_number), email: owned(email), ..LedgerParty::default() }
    }

    fn entry(name: &str, tax_number: Option<&str>, email: Option<&str>) -> PartyEntry {
        let party = party(name, tax_number, email);
        PartyEntry {
            kind: Kind::Customer,
            name: party.name,
            first_name: None,
            last_name: None,
            email: party.email,
            phone: None,
            address: None,
            tax_number: party.tax_number,
            currency: None,
        }
    }

    proptest! {
        #[test]
        fn whatever_two_have_in_common_somebody_like_it_is_never_made_silently(
            name in "[A-Z][a-z]{3,8}( [A-Z][a-z]{3,8})?", form in "( GmbH| Ltd\\.|, Inc)?", others in prop::collection::vec("[A-Z][a-z]{3,8}", 0..5),
        ) {
            let mut ledger: Vec<_> = others.iter().zip(2..).map(|(other, number)| known(number, party(other, None, None))).collect();
            ledger.push(known(1, party(&format!("{}{form}", name.to_uppercase()), None, None)));
            prop_assert_ne!(judged(&entry(&name, None, None), &ledger), Ok(None));
        }
    }

    fn judged(entry: &PartyEntry, known: &[LedgerObject<LedgerParty>]) -> Result<Option<String>, usize> {
        let known: Vec<_> = known.iter().filter(|party| is_eligible(entry.currency.as_deref(), party)).cloned().collect();
        match judge(entry, &["DE89370400440532013000".to_owned()], &known) {
            Match::None => Ok(None),
            Match::One(party) => Ok(Some(party.remote_id.clone())),
            Match::Doubtful(parties, _) => Err(parties.len()),
        }
    }

    #[test]
    fn a_tax_number_decides_before_a_name_and_however_it_is_written() {
        let ledger = [known(1, party("Acme", None, None)), known(2, party("Acme Holding", Some("DE 123-456"), None))];
        assert_eq!(judged(&entry("Acme", Some("DE123456"), None), &ledger), Ok(Some("2".to_owned())));
    }

    #[test]
    fn a_name_matches_without_case_punctuation_and_legal_form() {
        let ledger = [known(1, party("Müller & Söhne GmbH", None, None))];
        assert_eq!(judged(&entry("MÜLLER SÖHNE", None, None), &ledger), Ok(Some("1".to_owned())));
        assert_eq!(judged(&entry("Söhne Müller", None, None), &ledger), Err(1), "the same words in another order are not sure");
    }

    #[test]
    fn another_tax_number_is_another_company() {
        let ledger = [known(1, party("Acme", Some("FR1"), None))];
        assert_eq!(judged(&entry("Acme", Some("DE1"), None), &ledger), Ok(None));
    }

    #[test]
    fn several_of_a_name_and_an_address_alone_are_for_a_person() {
        let ledger = [known(1, party("Acme", None, None)), known(2, party("ACME Ltd", None, None))];
        assert_eq!(judged(&entry("Acme", None, None), &ledger), Err(2));
        let ledger = [known(1, party("Somebody Else", None, Some("Pay@acme.example")))];
        assert_eq!(judged(&entry("Acme", None, Some("pay@acme.example")), &ledger), Err(1));
        let ledger = [known(1, LedgerParty { bank_account: Some("DE89370400440532013000".into()), ..party("Somebody Else", None, None) })];
        assert_eq!(judged(&entry("Acme", None, None), &ledger), Err(1), "and so is a bank account");
    }

    #[test]
    fn nobody_archived_merged_or_bound_to_another_currency_comes_into_question() {
        let mut archived = known(1, party("Acme", None, None));
        archived.body.is_active = false;
        let merged = known(2, LedgerParty { merged_into: Some("9".into()), ..party("Acme", None, None) });
        let dollars = known(3, LedgerParty { currency: Some("USD".into()), ..party("Acme", None, None) });
        let euros = PartyEntry { currency: Some("EUR".into()), ..entry("Acme", None, None) };
        assert_eq!(judged(&euros, &[archived, merged, dollars]), Ok(None));
    }

    #[test]
    fn a_tax_number_that_one_side_lacks_says_nothing() {
        for (ours, theirs) in [(Some("DE1"), None), (Some("DE1"), Some(" - ")), (None, Some("DE1")), (Some(""), Some(""))] {
            let ledger = [known(1, party("Acme", theirs, None))];
            assert_eq!(judged(&entry("Acme", ours, None), &ledger), Ok(Some("1".to_owned())), "the name decides: {ours:?}, {theirs:?}");
            assert_eq!(judged(&entry("Bolt", ours, None), &ledger), Ok(None), "it is nothing in common: {ours:?}, {theirs:?}");
        }
    }

    #[test]
    fn a_name_that_is_taken_gets_the_role_or_the_currency() {
        let named = |kind, currency: Option<&str>| {
            (kind, known(1, LedgerParty { currency: currency.map(str::to_owned), ..party("Acme", None, None) }))
        };
        let vendor = |namesakes: &[_]| suffix(Kind::Vendor, Some("USD"), namesakes);
        assert_eq!(vendor(&[]), None);
        assert_eq!(vendor(&[named(Kind::Customer, Some("USD"))]).as_deref(), Some("Vendor"));
        assert_eq!(vendor(&[named(Kind::Vendor, Some("EUR"))]).as_deref(), Some("USD"));
        assert_eq!(vendor(&[named(Kind::Vendor, Some("USD"))]), None, "why there are two is for a person to say");
    }
}
