//! Is a counterpart of ours one that the ledger has? Pure.

use bursar_accounting::LedgerObject;
use bursar_connectors::record::Counterpart as LedgerParty;
use bursar_connectors::write::PartyEntry;

/// What a look at the ledger came to.
#[derive(Debug)]
pub(crate) enum Match<'a> {
    /// Nobody there is like it.
    None,
    /// It is this one.
    One(&'a LedgerObject<LedgerParty>),
    /// A person must say which one it is, if any; why.
    Doubtful(Vec<&'a LedgerObject<LedgerParty>>, &'static str),
}

/// A tax number decides, then a name that only one has; an e-mail address alone makes it doubtful. Nobody who is archived, merged away or bound
/// to another currency comes into question.
pub(crate) fn judge<'a>(entry: &PartyEntry, known: &'a [LedgerObject<LedgerParty>]) -> Match<'a> {
    let living: Vec<_> = known
        .iter()
        .filter(|party| !party.is_deleted && party.body.is_active && party.body.merged_into.is_none() && fits(entry, &party.body))
        .collect();
    let with = |is_so: &dyn Fn(&LedgerParty) -> bool| -> Vec<_> { living.iter().copied().filter(|party| is_so(&party.body)).collect() };
    let tax_number = entry.tax_number.as_deref().map(plain).filter(|number| !number.is_empty());
    let by_tax_number = with(&|party| tax_number.is_some() && party.tax_number.as_deref().map(plain) == tax_number);
    let contradicts = |party: &LedgerParty| {
        let theirs = party.tax_number.as_deref().map(plain).filter(|number| !number.is_empty());
        theirs.is_some() && tax_number.is_some() && theirs != tax_number
    };
    let by_name = with(&|party| folded(&party.name) == folded(&entry.name) && !contradicts(party));
    let by_email = with(&|party| entry.email.is_some() && lower(party.email.as_deref()) == lower(entry.email.as_deref()));
    match (by_tax_number.as_slice(), by_name.as_slice(), by_email.as_slice()) {
        ([only], _, _) | ([], [only], _) => Match::One(only),
        ([_, _, ..], _, _) => Match::Doubtful(by_tax_number, "several have its tax number"),
        ([], [_, _, ..], _) => Match::Doubtful(by_name, "several have its name"),
        ([], [], [_, ..]) => Match::Doubtful(by_email, "its e-mail address is that of another name"),
        ([], [], []) => Match::None,
    }
}

/// A ledger that binds counterparts to a currency says which.
fn fits(entry: &PartyEntry, party: &LedgerParty) -> bool {
    entry.currency.is_none() || party.currency.is_none() || entry.currency == party.currency
}

fn lower(text: Option<&str>) -> Option<String> {
    text.map(|text| text.trim().to_lowercase())
}

/// Letters and digits alone, in upper case.
fn plain(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Legal forms at the end of a name, which people write and leave out as they like.
const LEGAL_FORMS: [&str; 18] =
    ["gmbh", "ag", "kg", "ug", "ltd", "limited", "llc", "inc", "plc", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "pty", "co"];

/// A name without case, punctuation and legal form.
fn folded(name: &str) -> String {
    let lower: String = name.to_lowercase().chars().map(|sign| if sign.is_alphanumeric() { sign } else { ' ' }).collect();
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|word| LEGAL_FORMS.contains(word)) {
        words.pop();
    }
    words.join(" ")
}

/// The word by which names that are written otherwise are looked for: the longest one.
pub(crate) fn distinctive_word(name: &str) -> Option<String> {
    folded(name).split_whitespace().max_by_key(|word| word.chars().count()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bursar_connectors::Kind;
    use bursar_kernel::Uuid;

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

    fn judged(entry: &PartyEntry, known: &[LedgerObject<LedgerParty>]) -> Result<Option<String>, usize> {
        match judge(entry, known) {
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
        assert_eq!(folded("Acme Co., Ltd."), "acme");
        assert_eq!(folded("Co"), "co", "a name that is nothing else stays");
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
}
