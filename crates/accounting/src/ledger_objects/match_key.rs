//! By what an object of the ledger is recognized as one of ours: written the same way on both sides, whoever typed it.

use bursar_connectors::Kind;
use bursar_connectors::record::Body;
use bursar_kernel::Decimal;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Legal forms at the end of a name, which people write and leave out as they like.
const LEGAL_FORMS: [&str; 44] = [
    "ab",
    "ag",
    "aps",
    "as",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "doo",
    "ek",
    "eurl",
    "ev",
    "gbr",
    "gmbh",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "mbh",
    "nv",
    "ohg",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "sa",
    "sarl",
    "sas",
    "sasu",
    "sl",
    "slu",
    "spa",
    "sprl",
    "srl",
    "sro",
    "ug",
];

/// Words between names that mean the sign `&`.
const AND: [&str; 4] = ["and", "und", "et", "y"];

/// A name without case, accents, punctuation and legal form; a name that is nothing else keeps its first word.
pub fn folded_name(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for sign in name.nfkd().flat_map(char::to_lowercase).filter(|sign| !is_combining_mark(*sign)) {
        match sign {
            // Dots and apostrophes stand within words, all other punctuation between them.
            '.' | '\'' | '’' | '`' => {}
            // Letters that no decomposition takes apart.
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' => plain.push('d'),
            'ı' => plain.push('i'),
            sign if sign.is_alphanumeric() => plain.push(sign),
            _ => plain.push(' '),
        }
    }
    let mut words: Vec<&str> = plain.split_whitespace().filter(|word| !AND.contains(word)).collect();
    while words.len() > 1 && words.last().is_some_and(|word| LEGAL_FORMS.contains(word)) {
        words.pop();
    }
    words.join(" ")
}

/// The key of a name: its folded words in the order of the alphabet, since people put a surname first or last.
pub fn name_key(name: &str) -> String {
    let folded = folded_name(name);
    let mut words: Vec<&str> = folded.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// The key of a bill or a vendor credit: with whom it is, and its total.
pub fn document_key(counterpart_id: &str, total: Decimal) -> String {
    let total = total.to_string();
    let total = if total.contains('.') { total.trim_end_matches('0').trim_end_matches('.') } else { &total };
    format!("{counterpart_id} {total}")
}

/// The key of payments that go to several documents.
pub(crate) const SEVERAL: &str = "several";

/// The key of a payment that goes to this document alone.
pub(crate) fn payment_key(kind: Kind, remote_id: &str) -> String {
    format!("{} {remote_id}", kind.as_str())
}

/// The key of an object of the ledger; `None` for what is found by other means.
pub(crate) fn of(kind: Kind, body: &Body) -> Option<String> {
    match (kind, body) {
        (_, Body::Counterpart(party)) => Some(name_key(&party.name)),
        (_, Body::Item(item)) => Some(name_key(&item.name)),
        (Kind::Bill | Kind::VendorCredit, Body::Document(document)) => {
            Some(document_key(document.counterpart_id.as_deref()?, document.total_amount))
        }
        (_, Body::Payment(payment)) => match payment.applied_to.as_slice() {
            [] => None,
            [only] => Some(payment_key(only.kind, &only.remote_id)),
            _ => Some(SEVERAL.to_owned()),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn legal_form_case_accents_and_punctuation_do_not_count() {
        for (one, other) in [
            ("Müller & Söhne GmbH & Co. KG", "MULLER SOHNE"),
            ("Acme Co., Ltd.", "acme"),
            ("L'Oréal S.A.", "LOREAL"),
            ("Straße und Weg AG", "Strasse & Weg"),
            ("Ørsted A.S.", "orsted"),
            ("Hans Müller", "Muller, Hans"),
        ] {
            assert_eq!(name_key(one), name_key(other), "{one} and {other}");
        }
        assert_ne!(name_key("Acme Holding"), name_key("Acme"));
        assert_eq!(folded_name("Co"), "co", "a name that is nothing else stays");
    }

    #[test]
    fn zeros_behind_a_total_do_not_count() {
        let key = |total: &str| document_key("7", total.parse().unwrap());
        assert_eq!(key("120.00"), key("120"));
        assert_ne!(key("120"), key("12"), "and others do");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(name in ".{0,40}") {
            let folded = folded_name(&name);
            prop_assert_eq!(folded_name(&folded), folded);
        }

        #[test]
        fn case_and_punctuation_never_tell_two_names_apart(words in prop::collection::vec("[a-z]{3,9}", 1..5), sign in "[-,;:/()!? ]{1,3}") {
            let plain = words.join(" ");
            prop_assert_eq!(name_key(&plain), name_key(&words.join(&sign).to_uppercase()));
        }

        #[test]
        fn a_legal_form_behind_a_name_never_tells_two_apart(words in prop::collection::vec("[b-df-hj-np-tv-z]{4,9}", 1..5), place in 0..LEGAL_FORMS.len()) {
            let plain = words.join(" ");
            prop_assert_eq!(name_key(&plain), name_key(&format!("{plain} {}", LEGAL_FORMS[place])));
        }
    }
}
