//! What the rules of electronic invoices refuse, told by the fields of the API.

use bursar_einvoice::{Fault, Rejected};
use bursar_kernel::{Error, ErrorKind, FieldError, Location};

/// Where each business term is said, and what to do about it.
struct Remedy {
    terms: &'static [&'static str],
    field: &'static [&'static str],
    words: &'static str,
}

const fn remedy(terms: &'static [&'static str], field: &'static [&'static str], words: &'static str) -> Remedy {
    Remedy { terms, field, words }
}

/// What is not here is about the document as a whole.
const REMEDIES: &[Remedy] = &[
    remedy(&["BT-5"], &["currency"], "take a currency with two decimals"),
    remedy(&["BT-9", "BT-20"], &["payment_terms_id"], "name payment terms"),
    remedy(&["BT-10", "BT-13"], &["purchase_order"], "name the order of the buyer, or the Leitweg-ID of a German authority"),
    remedy(&["BT-22"], &["memo"], "change the memo"),
    remedy(&["BT-30"], &["entity", "registration_number"], "give the entity its number in the register of companies"),
    remedy(&["BT-31", "BG-4"], &["entity_vat_id_id"], "name a VAT ID of the entity"),
    remedy(&["BT-32"], &["entity", "tax_id"], "give the entity its tax id"),
    remedy(&["BT-34"], &["network_credentials_id"], "name the number of the entity in the network"),
    remedy(&["BT-35", "BT-37", "BT-38", "BT-40", "BG-5"], &["entity", "address"], "complete the address of the entity"),
    remedy(&["BT-41"], &["entity", "name"], "give the entity a name"),
    remedy(&["BT-42"], &["entity", "phone"], "give the entity a telephone number with at least three digits"),
    remedy(&["BT-43"], &["entity", "email"], "give the entity an e-mail address"),
    remedy(&["BT-47"], &["counterpart_einvoicing_credentials_id"], "name the number of the counterpart in the register of companies"),
    remedy(&["BT-48"], &["counterpart_vat_id_id"], "name a VAT ID of the counterpart"),
    remedy(&["BT-49"], &["counterpart_einvoicing_credentials_id"], "name the number of the counterpart in the network"),
    remedy(&["BT-50", "BT-52", "BT-53", "BT-55", "BG-8"], &["counterpart_billing_address_id"], "complete the address of the counterpart"),
    remedy(&["BT-72"], &["fulfillment_date"], "say when it was delivered"),
    remedy(&["BT-77", "BT-78", "BT-80", "BG-15"], &["counterpart_shipping_address_id"], "complete the address of the delivery"),
    remedy(
        &["BT-81", "BT-84", "BG-16", "BG-17"],
        &["entity_bank_account_id"],
        "name a bank account of the entity, by a valid IBAN within SEPA",
    ),
    remedy(&["BT-120", "BT-121"], &["vat_exemption_rationale"], "say why no VAT is charged"),
];

/// A field of the document that keeps it from being sent.
pub(super) fn wrong(field: &str, msg: impl Into<String>) -> FieldError {
    FieldError::at(vec!["receivable".into(), field.into()], msg, "value_error.einvoice")
}

/// The client's error: every field at fault.
pub(super) fn refusal(rejected: &Rejected) -> Error {
    Error::new(ErrorKind::Invalid(rejected.faults.iter().map(field).collect()))
}

fn field(fault: &Fault) -> FieldError {
    let remedy = REMEDIES.iter().find(|remedy| remedy.terms.contains(&fault.term.as_str()));
    let (steps, words) = remedy.map_or((&["is_einvoice"][..], "change the document"), |remedy| (remedy.field, remedy.words));
    let loc = std::iter::once(Location::from("receivable")).chain(steps.iter().map(|step| Location::from(*step))).collect();
    let msg = format!("does not meet the rules of electronic invoices ({} at {}): {words}", fault.rule, fault.path);
    FieldError::at(loc, msg, "value_error.einvoice")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(term: &str) -> FieldError {
        field(&Fault { term: term.to_owned(), path: format!("BG-4/{term}"), rule: "BR-DE-6".to_owned() })
    }

    #[test]
    fn a_term_is_told_by_its_field_and_what_has_none_by_the_whole() {
        let phone = told("BT-42");
        assert_eq!(phone.loc, ["receivable".into(), "entity".into(), Location::from("phone")]);
        assert_eq!(
            phone.msg,
            "does not meet the rules of electronic invoices (BR-DE-6 at BG-4/BT-42): give the entity a telephone number with at least three digits"
        );
        assert_eq!(told("BG-22").loc, ["receivable".into(), Location::from("is_einvoice")]);
    }

    #[test]
    fn a_term_has_one_remedy() {
        let terms: Vec<&str> = REMEDIES.iter().flat_map(|remedy| remedy.terms).copied().collect();
        let each: std::collections::HashSet<&str> = terms.iter().copied().collect();
        assert_eq!(terms.len(), each.len());
    }
}
