//! What Peppol adds to its rules for sellers of a country. Those for Germany are the ones of XRechnung under other names (`DE-R-002` is `BR-DE-2`); those for
//! the Netherlands stand here.

use en16931::{Invoice, XRechnung};

use super::{Fault, proven};

/// Numbers in the Dutch register of companies, and of Dutch authorities.
const DUTCH_REGISTERS: [&str; 2] = ["0106", "0190"];

/// What the rules of the seller's country refuse.
pub(super) fn faults(invoice: &Invoice) -> Vec<Fault> {
    match (country(&invoice.seller), country(&invoice.buyer)) {
        ("DE", "DE") => german(invoice),
        ("NL", buyer) => dutch(invoice, buyer == "NL"),
        _ => Vec::new(),
    }
}

fn country(party: &en16931::invoice::Party) -> &str {
    party.address.country.as_ref().map_or("", |code| code.as_str())
}

fn german(invoice: &Invoice) -> Vec<Fault> {
    let refused = proven::<XRechnung>(invoice.clone()).err().into_iter().flat_map(|rejected| rejected.faults);
    refused.filter_map(|fault| Some(Fault { rule: peppol_name(&fault.rule)?, ..fault })).collect()
}

/// `BR-DE-23-a` is `DE-R-023-1`. Rules of XRechnung that Peppol has not taken over have letters in place of the number.
fn peppol_name(rule: &str) -> Option<String> {
    let (number, part) = match rule.strip_prefix("BR-DE-")?.split_once('-') {
        Some((number, "a")) => (number, "-1"),
        Some((number, "b")) => (number, "-2"),
        Some(_) => return None,
        None => (rule.strip_prefix("BR-DE-")?, ""),
    };
    // Which specification it keeps the two cannot share, and a buyer reference is asked for by Peppol itself.
    number.parse::<u32>().ok().filter(|number| ![15, 21].contains(number)).map(|number| format!("DE-R-{number:03}{part}"))
}

fn dutch(invoice: &Invoice, is_domestic: bool) -> Vec<Fault> {
    let mut faults = address("NL-R-002", &invoice.seller.address, ["BT-35", "BT-37", "BT-38"]);
    let is_registered = |party: &en16931::invoice::Party| {
        let number = party.legal_registration.as_ref();
        number.is_none_or(|number| number.scheme().is_some_and(|scheme| DUTCH_REGISTERS.contains(&scheme)))
    };
    if !is_registered(&invoice.seller) {
        faults.push(fault("NL-R-003", "BT-30"));
    }
    if is_domestic {
        faults.extend(address("NL-R-004", &invoice.buyer.address, ["BT-50", "BT-52", "BT-53"]));
        if !is_registered(&invoice.buyer) {
            faults.push(fault("NL-R-005", "BT-47"));
        }
    }
    if invoice.kind == en16931::DocumentKind::Invoice && invoice.payment.is_none() {
        faults.push(fault("NL-R-007", "BG-16"));
    }
    faults
}

/// Street, city and postal code, under their terms.
fn address(rule: &str, address: &en16931::invoice::PostalAddress, terms: [&str; 3]) -> Vec<Fault> {
    let said = [&address.line1, &address.city, &address.post_code];
    let is_missing = |part: &Option<String>| part.as_deref().is_none_or(|part| part.trim().is_empty());
    said.into_iter().zip(terms).filter(|(part, _)| is_missing(part)).map(|(_, term)| fault(rule, term)).collect()
}

fn fault(rule: &str, term: &str) -> Fault {
    Fault { term: term.to_owned(), path: term.to_owned(), rule: rule.to_owned() }
}
