//! What the rules of electronic invoices refuse, told by the fields of the API.

use bursar_einvoice::{Fault, Rejected};
use bursar_kernel::{Error, ErrorKind, FieldError, Location};

/// The field that says each business term; what is not here is about the document as a whole.
const FIELDS: &[(&str, &[&str])] = &[
    ("BT-5", &["currency"]),
    ("BT-9", &["payment_terms_id"]),
    ("BT-10", &["purchase_order"]),
    ("BT-13", &["purchase_order"]),
    ("BT-20", &["payment_terms_id"]),
    ("BT-22", &["memo"]),
    ("BT-30", &["entity", "registration_number"]),
    ("BT-31", &["entity_vat_id_id"]),
    ("BT-32", &["entity", "tax_id"]),
    ("BT-34", &["network_credentials_id"]),
    ("BT-41", &["entity", "name"]),
    ("BT-42", &["entity", "phone"]),
    ("BT-43", &["entity", "email"]),
    ("BT-48", &["counterpart_vat_id_id"]),
    ("BT-49", &["counterpart_einvoicing_credentials_id"]),
    ("BG-4", &["entity_vat_id_id"]),
    ("BG-16", &["entity_bank_account_id"]),
    ("BT-81", &["entity_bank_account_id"]),
    ("BT-84", &["entity_bank_account_id"]),
    ("BT-120", &["vat_exemption_rationale"]),
    ("BT-121", &["vat_exemption_rationale"]),
];

/// A field of the document that keeps it from being sent.
pub(super) fn wrong(field: &str, msg: impl Into<String>) -> FieldError {
    FieldError { loc: vec!["receivable".into(), field.into()], msg: msg.into(), kind: "value_error.einvoice".into() }
}

/// The client's error: every field at fault.
pub(super) fn refusal(rejected: &Rejected) -> Error {
    Error::new(ErrorKind::Invalid(rejected.faults.iter().map(field).collect()))
}

fn field(fault: &Fault) -> FieldError {
    let steps = FIELDS.iter().find(|(term, _)| *term == fault.term).map_or(&["is_einvoice"][..], |(_, steps)| steps);
    let loc = std::iter::once(Location::from("receivable")).chain(steps.iter().map(|step| Location::from(*step))).collect();
    let msg = format!("does not meet the rules of electronic invoices: {} at {}", fault.rule, fault.path);
    FieldError { loc, msg, kind: "value_error.einvoice".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(term: &str) -> Vec<Location> {
        field(&Fault { term: term.to_owned(), path: format!("BG-4/{term}"), rule: "BR-DE-6".to_owned() }).loc
    }

    #[test]
    fn a_term_is_told_by_its_field_and_what_has_none_by_the_whole() {
        assert_eq!(at("BT-42"), ["receivable".into(), "entity".into(), Location::from("phone")]);
        assert_eq!(at("BG-22"), ["receivable".into(), Location::from("is_einvoice")]);
    }
}
